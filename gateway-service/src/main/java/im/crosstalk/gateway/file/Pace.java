package im.crosstalk.gateway.file;

import java.util.concurrent.TimeUnit;

/** How fast chunks may come in, over all connections of a gateway. Thread-safe. */
final class Pace {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** What may come at once after a rest. */
    private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final long bytesPerSecond;
    private long paidUntil;

    Pace(long bytesPerSecond, long now) {
        this.bytesPerSecond = bytesPerSecond;
        paidUntil = now;
    }

    /** Takes note of bytes that have come; for how many nanoseconds their connection is to bring no more. */
    synchronized long taken(int bytes, long now) {
        paidUntil = Math.max(paidUntil, now - BURST_NANOS) + bytes * SECOND_NANOS / bytesPerSecond;
        return Math.max(0, paidUntil - now);
    }
}
