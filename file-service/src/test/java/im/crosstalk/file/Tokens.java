package im.crosstalk.file;

import im.crosstalk.protocol.Caller;

/** Bearer tokens for requests that are written by hand. */
public final class Tokens {
    private Tokens() {}

    public static String expired(Caller caller, java.time.Instant at) {
        return AuthStandIn.INSTANCE.token(caller, at);
    }

    public static String of(Caller caller) {
        return AuthStandIn.INSTANCE.token(caller);
    }
}
