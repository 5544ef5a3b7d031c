package im.crosstalk.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A connection for a question or two. */
public final class JsonSocket implements AutoCloseable {
    public static final JsonMapper JSON = JsonMapper.shared();

    private static final Duration OPENS_WITHIN = Duration.ofSeconds(10);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);
    private static final int UNAUTHORIZED = 401;

    private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final WebSocket socket;

    /** The token is not good. */
    public static final class NotSignedInException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private JsonSocket(HttpClient http, URI server, @Nullable String token) throws IOException {
        WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(OPENS_WITHIN);
        if (token != null) {
            builder.header("Authorization", "Bearer " + token);
        }
        try {
            socket = builder.buildAsync(server, new Reader()).join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof WebSocketHandshakeException refused) {
                int status = refused.getResponse().statusCode();
                throw status == UNAUTHORIZED
                        ? new NotSignedInException()
                        : new IOException(server + " answers HTTP " + status, failure);
            }
            throw new IOException("cannot reach " + server, failure);
        }
    }

    /**
     * @throws NotSignedInException when the server does not take the token
     * @throws IOException when there is no server
     */
    public static JsonSocket connect(HttpClient http, URI server, @Nullable String token) throws IOException {
        return new JsonSocket(http, server, token);
    }

    /** Sends a frame, and waits for the one that is its answer. */
    public JsonNode ask(ObjectNode frame, Predicate<JsonNode> isAnswer) throws IOException, InterruptedException {
        try {
            socket.sendText(frame.toString(), true).join();
        } catch (CompletionException failure) {
            throw new IOException("connection lost", failure);
        }
        long end = System.nanoTime() + ANSWERS_WITHIN.toNanos();
        JsonNode answer = frames.poll(ANSWERS_WITHIN.toNanos(), TimeUnit.NANOSECONDS);
        while (answer != null && !isAnswer.test(answer)) {
            answer = frames.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        if (answer == null || answer.isMissingNode()) {
            throw new IOException("the server does not answer");
        }
        return answer;
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Reader implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                try {
                    frames.add(JSON.readTree(text.toString()));
                } catch (JacksonException unreadable) {
                    // No answer that anybody waits for.
                }
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
