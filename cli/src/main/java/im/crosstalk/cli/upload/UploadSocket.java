package im.crosstalk.cli.upload;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection: tells once that it is open, then what the server says, and at most once that it is lost. */
final class UploadSocket implements WebSocket.Listener {
    private static final Duration OPENS_WITHIN = Duration.ofSeconds(10);
    private static final long SENDS_WITHIN_SECONDS = 30;
    private static final int LONGEST_FRAME = 1 << 20;

    private static final int NOT_SIGNED_IN = 4401;

    /** RFC 6455, section 7.1.5: the connection ended without a close frame. */
    private static final int NOTHING_SAID = 1006;

    private final Dialect dialect;
    private final boolean hasToken;
    private final Consumer<Signal> signals;
    private final StringBuilder text = new StringBuilder();
    private volatile @Nullable WebSocket socket;

    private UploadSocket(Dialect dialect, boolean hasToken, Consumer<Signal> signals) {
        this.dialect = dialect;
        this.hasToken = hasToken;
        this.signals = signals;
    }

    static UploadSocket open(
            HttpClient http, URI uri, @Nullable String token, Dialect dialect, Consumer<Signal> signals) {
        var opening = new UploadSocket(dialect, token != null, signals);
        WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(OPENS_WITHIN);
        if (token != null) {
            builder.header("Authorization", "Bearer " + token);
        }
        builder.buildAsync(uri, opening).whenComplete((socket, failure) -> {
            if (failure != null) {
                Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
                int status = cause instanceof WebSocketHandshakeException refused
                        ? refused.getResponse().statusCode()
                        : 0;
                signals.accept(new Signal.Lost(opening, status, reason(cause, status)));
            }
        });
        return opening;
    }

    private static String reason(Throwable cause, int status) {
        if (status != 0) {
            return "the server answered HTTP " + status;
        }
        if (cause instanceof ConnectException) {
            boolean unknown = cause.getCause() instanceof UnresolvedAddressException
                    || (cause.getCause() != null && cause.getCause().getCause() instanceof UnresolvedAddressException);
            return unknown ? "there is no such host" : "nobody listens there";
        }
        if (cause instanceof HttpTimeoutException) {
            return "no answer within " + OPENS_WITHIN.toSeconds() + " s";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** @throws IOException when the connection takes no more */
    void send(String frame) throws IOException {
        WebSocket open = socket;
        if (open == null) {
            throw new IOException("not connected");
        }
        try {
            open.sendText(frame, true)
                    .orTimeout(SENDS_WITHIN_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException failure) {
            throw new IOException("connection lost", failure);
        }
    }

    /** Leaves without waiting for the server. */
    void close() {
        WebSocket open = socket;
        if (open != null) {
            if (!open.isOutputClosed()) {
                open.sendClose(WebSocket.NORMAL_CLOSURE, "")
                        .orTimeout(1, TimeUnit.SECONDS)
                        .handle((ignored, failure) -> null)
                        .join();
            }
            open.abort();
        }
    }

    void abort() {
        WebSocket open = socket;
        if (open != null) {
            open.abort();
        }
    }

    @Override
    public void onOpen(WebSocket opened) {
        socket = opened;
        signals.accept(new Signal.Opened(this));
        opened.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        if (text.length() < LONGEST_FRAME) {
            text.append(part);
        }
        if (last) {
            ServerEvent event = dialect.read(text.toString());
            text.setLength(0);
            if (event != null) {
                signals.accept(new Signal.Said(this, event));
            }
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        // A token that is worthless now will not do at the next handshake either.
        int status = code == NOT_SIGNED_IN && hasToken ? Signal.Lost.UNAUTHORIZED : 0;
        String told = code == NOTHING_SAID
                ? "connection lost"
                : "the server closed the connection (" + code + (reason.isEmpty() ? ")" : " " + reason + ")");
        signals.accept(new Signal.Lost(this, status, told));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        signals.accept(new Signal.Lost(this, 0, "connection lost"));
    }
}
