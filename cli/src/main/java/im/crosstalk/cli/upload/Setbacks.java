package im.crosstalk.cli.upload;

import im.crosstalk.cli.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** What has gone wrong since something last went well, when to try again, and whether to go on at all. */
final class Setbacks {
    /** Refusals and mismatches without a byte of progress between them. */
    private static final int MOST = 8;

    private static final Duration LONGEST_RETRY = Duration.ofSeconds(15);

    private final Backoff backoff;
    private int refusals;
    private long since = -1;
    private long retryAt = System.nanoTime();
    private String reason = "";

    Setbacks(Duration retryFirst) {
        backoff = new Backoff(retryFirst, LONGEST_RETRY, RandomGenerator.getDefault());
    }

    /** There was progress, or somebody decided to go on. */
    void forget() {
        refusals = 0;
        since = -1;
        reason = "";
        backoff.reset();
    }

    /** Something did not fit, and can be put right at once; false when that has been tried too often. */
    boolean mayRepeat() {
        refusals++;
        return refusals < MOST;
    }

    /** Nothing works now; false when that has been so for too long. */
    boolean mayWait(String why, Duration patience) {
        reason = why;
        if (since < 0) {
            since = System.nanoTime();
        }
        retryAt = System.nanoTime() + backoff.next().toNanos();
        return retryAt - since <= patience.toNanos();
    }

    void retryNow() {
        retryAt = System.nanoTime();
    }

    /** Nanoseconds until the next attempt may be made; 0 for now. */
    long pause() {
        return Math.max(0, retryAt - System.nanoTime());
    }

    /** Why it does not go on just now; empty when it does. */
    String reason() {
        return reason;
    }
}
