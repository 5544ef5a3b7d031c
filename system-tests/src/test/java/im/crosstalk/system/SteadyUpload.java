package im.crosstalk.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One file on its way up by a client that does as the documentation says: it goes on where the server is, after whatever
 * happened. Fails when the server takes back what it has acknowledged.
 */
abstract class SteadyUpload implements Callable<byte[]> {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final byte[] content;
    private volatile int limit;
    private volatile int acknowledged;
    private volatile int interruptions;

    SteadyUpload(byte[] content) {
        this.content = content;
        limit = content.length;
    }

    final byte[] content() {
        return content;
    }

    /** Sends no more than so many bytes until more are allowed: so it is known not to be at its end. */
    final void allow(int bytes) {
        limit = bytes;
    }

    /** How many bytes the server has said that it has. */
    final int acknowledged() {
        return acknowledged;
    }

    /** How often something went wrong on the way. */
    final int interruptions() {
        return interruptions;
    }

    /** Asks where to go on, on a new connection if need be. */
    abstract int begin() throws IOException;

    /** Sends what lies between two offsets; the offset after it, as the server says. */
    abstract int send(int from, int to) throws IOException;

    /** What the server then has. */
    abstract byte[] finish() throws IOException;

    abstract int chunk();

    @Override
    public final byte[] call() {
        long troubledSince = 0;
        boolean begun = false;
        while (true) {
            try {
                if (!begun) {
                    server(begin());
                    begun = true;
                } else if (acknowledged == content.length) {
                    return finish();
                } else if (acknowledged < limit) {
                    server(send(acknowledged, Math.min(acknowledged + chunk(), limit)));
                } else {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
                troubledSince = 0;
            } catch (IOException trouble) {
                interruptions++;
                begun = false;
                long now = System.nanoTime();
                troubledSince = troubledSince == 0 ? now : troubledSince;
                if (now - troubledSince > GIVE_UP_NANOS) {
                    throw new IllegalStateException(this + " does not recover at " + acknowledged, trouble);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void server(int offset) {
        assertThat(offset).as("offset of %s", this).isBetween(acknowledged, content.length);
        acknowledged = offset;
    }

    @Override
    public String toString() {
        return getClass().getSimpleName();
    }
}
