package im.crosstalk.gateway.socket;

import org.jspecify.annotations.Nullable;

/** When a client was last heard of, and how much it says: what its limits are held against. Belongs to the event loop. */
final class Vigil {
    private final ConnectionLimits limits;
    private final long openedAt = System.nanoTime();
    private long heardAt = openedAt;
    private long pingedAt = openedAt;
    private long carriedOutAt = openedAt;
    private @Nullable RateBucket bucket;
    private int strikes;
    private boolean uploads;

    Vigil(ConnectionLimits limits) {
        this.limits = limits;
    }

    void heard() {
        heardAt = System.nanoTime();
    }

    void carriedOut() {
        carriedOutAt = heardAt;
    }

    /** It uploads without being signed in, and may do so for as long as it likes. */
    void hasUploaded() {
        uploads = true;
    }

    /** Counts a frame; false when it is one too many. */
    boolean takeToken() {
        if (!limits.rateLimit().enabled()) {
            return true;
        }
        if (bucket().take(heardAt)) {
            strikes = 0;
            return true;
        }
        strikes++;
        return false;
    }

    /** Whether there were too many frames too many in a row. */
    boolean isOut() {
        return strikes >= limits.rateLimit().strikes();
    }

    RateBucket bucket() {
        if (bucket == null) {
            bucket = limits.newBucket(openedAt);
        }
        return bucket;
    }

    void share(RateBucket shared) {
        bucket = shared;
    }

    /** Why the connection must be closed now; null when it may stay. */
    @Nullable
    CloseCode judge(long now, boolean signedIn) {
        if (now - heardAt > limits.silenceNanos()) {
            return CloseCode.SILENT;
        }
        boolean lingers = now - openedAt > limits.signInLimitNanos() || now - carriedOutAt > limits.signInIdleNanos();
        return !signedIn && !uploads && lingers ? CloseCode.NOT_SIGNED_IN : null;
    }

    /** Whether it is time to ask whether the client is still there. */
    boolean isPingDue(long now) {
        long third = limits.silenceNanos() / 3;
        if (now - heardAt > third && now - pingedAt > third) {
            pingedAt = now;
            return true;
        }
        return false;
    }
}
