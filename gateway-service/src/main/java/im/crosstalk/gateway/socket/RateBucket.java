package im.crosstalk.gateway.socket;

/** A token bucket; thread-safe, since connections of one session on several event loops share it. */
public final class RateBucket {
    private static final double NANOS = 1e9;

    private final int burst;
    private final int perSecond;
    private double tokens;
    private long filledAt;

    RateBucket(int burst, int perSecond, long now) {
        this.burst = burst;
        this.perSecond = perSecond;
        tokens = burst;
        filledAt = now;
    }

    /** Takes a token if there is one. */
    synchronized boolean take(long now) {
        tokens = Math.min(burst, tokens + (now - filledAt) / NANOS * perSecond);
        filledAt = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
