package im.crosstalk.gateway.socket;

/**
 * The configured limits as connections ask for them: nanoseconds and bytes.
 *
 * @param uploadsUnsigned whether it may upload without being signed in
 */
record ConnectionLimits(
        int maxFrame,
        long maxUnsent,
        long stallNanos,
        long closePatienceNanos,
        long slowClosePatienceNanos,
        long silenceNanos,
        long signInIdleNanos,
        long signInLimitNanos,
        RateLimitProperties rateLimit,
        boolean uploadsUnsigned) {

    static ConnectionLimits of(
            SocketProperties socket,
            SessionProperties session,
            RateLimitProperties rateLimit,
            boolean uploadsUnsigned) {
        return new ConnectionLimits(
                Math.toIntExact(socket.maxFrame().toBytes()),
                socket.maxUnsent().toBytes(),
                socket.stallLimit().toNanos(),
                socket.closePatience().toNanos(),
                socket.slowClosePatience().toNanos(),
                session.heartbeatTimeout().toNanos(),
                socket.signInIdle().toNanos(),
                socket.signInLimit().toNanos(),
                rateLimit,
                uploadsUnsigned);
    }

    RateBucket newBucket(long now) {
        return new RateBucket(rateLimit.burst(), rateLimit.perSecond(), now);
    }
}
