package im.crosstalk.cli;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: longer each time, and never as long as the others who lost the same server wait.
 */
public final class Backoff {
    private static final int MOST_DOUBLINGS = 16;

    private final long firstMillis;
    private final long longestMillis;
    private final RandomGenerator random;
    private int attempts;

    public Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.firstMillis = first.toMillis();
        this.longestMillis = longest.toMillis();
        this.random = random;
    }

    /** Between half of the step and all of it. */
    public Duration next() {
        long step = Math.min(longestMillis, firstMillis << Math.min(attempts, MOST_DOUBLINGS));
        attempts++;
        return Duration.ofMillis(step / 2 + random.nextLong(step / 2 + 1));
    }

    /** Something has worked. */
    public void reset() {
        attempts = 0;
    }
}
