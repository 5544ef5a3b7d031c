package im.crosstalk.cli.upload;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The connection, if there is one, and what has been asked on it and not been answered. */
final class Link {
    /** All bytes are checked and put in place before that is answered. */
    private static final int COMPLETE_PATIENCE_FACTOR = 6;

    enum Asked {
        START,
        CHUNK,
        PAUSE,
        RESUME,
        STOP,
        COMPLETE
    }

    /** The connection takes no more. */
    static final class LostException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private final HttpClient http;
    private final UploadOptions options;
    private final Dialect dialect;
    private final Consumer<Signal> signals;
    private final Deque<Asked> asked = new ArrayDeque<>();
    private @Nullable UploadSocket socket;
    private boolean open;
    private boolean everOpen;
    private long answerBy;

    Link(HttpClient http, UploadOptions options, Dialect dialect, Consumer<Signal> signals) {
        this.http = http;
        this.options = options;
        this.dialect = dialect;
        this.signals = signals;
    }

    /** Begins to connect, unless there is a connection; whether it may be used by now. */
    boolean connect() {
        if (socket == null) {
            socket = UploadSocket.open(http, options.server(), options.token(), dialect, signals);
        }
        return open;
    }

    /** Whether this is about the connection that there is, and not about an earlier one. */
    boolean is(UploadSocket which) {
        return which == socket;
    }

    void opened() {
        open = true;
        everOpen = true;
    }

    boolean isOpen() {
        return open;
    }

    boolean wasEverOpen() {
        return everOpen;
    }

    /** Forgets the connection, and what was asked on it. */
    void drop() {
        if (socket != null) {
            socket.abort();
        }
        socket = null;
        open = false;
        asked.clear();
    }

    void close() {
        if (socket != null) {
            socket.close();
        }
    }

    void ask(Asked what, String frame) throws LostException {
        UploadSocket to = socket;
        if (to == null) {
            throw new LostException();
        }
        try {
            to.send(frame);
        } catch (IOException failure) {
            LostException lost = new LostException();
            lost.initCause(failure);
            throw lost;
        }
        asked.add(what);
        answerWithin(
                what == Asked.COMPLETE
                        ? options.answerWithin().multipliedBy(COMPLETE_PATIENCE_FACTOR)
                        : options.answerWithin());
    }

    void answerWithin(Duration patience) {
        answerBy = System.nanoTime() + patience.toNanos();
    }

    /** Answers come in the order of the requests: those before it will get none. */
    void answered(Asked what) {
        Asked next = asked.poll();
        while (next != null && next != what) {
            next = asked.poll();
        }
    }

    /** What an error is the answer to; null for nothing that is known. */
    @Nullable
    Asked refused() {
        return asked.poll();
    }

    boolean isAsked(Asked what) {
        return asked.contains(what);
    }

    int unanswered() {
        return asked.size();
    }

    boolean isIdle() {
        return asked.isEmpty();
    }

    /** Nanoseconds until the server is silent for too long; the largest number while nothing is asked. */
    long patience() {
        return asked.isEmpty() ? Long.MAX_VALUE : Math.max(0, answerBy - System.nanoTime());
    }
}
