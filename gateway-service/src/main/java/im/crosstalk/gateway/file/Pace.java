package im.crosstalk.gateway.file;

import java.util.concurrent.TimeUnit;

/** How fast chunks may come in, over all connections of a gateway. Thread-safe. */
final class Pace {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** What may come at once, so that chunks which follow one another can go together. */
    private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final long bytesPerSecond;
    private long paidUntil;

    Pace(long bytesPerSecond, long now) {
        this.bytesPerSecond = bytesPerSecond;
        paidUntil = now;
    }

    /** Takes note of bytes that have come; for how many nanoseconds their connection is to bring no more. */
    synchronized long taken(int bytes, long now) {
        paidUntil = Math.max(paidUntil, now) + bytes * SECOND_NANOS / bytesPerSecond;
        long ahead = paidUntil - now;
        return ahead > BURST_NANOS ? ahead : 0;
    }
}
