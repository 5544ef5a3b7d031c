package im.crosstalk.gateway.socket;

/** Why the server closes a connection: the contract's codes. */
public enum CloseCode {
    GOING_AWAY(1001, "server going away"),
    NOT_ACCEPTED(1003, "binary frames are not accepted"),
    INVALID_UTF8(1007, "invalid UTF-8"),
    TOO_BIG(1009, "message too big"),
    FAILED(1011, "internal error"),
    RESTARTING(1012, "server restarting"),
    NOT_SEALED(4400, "not sealed for this connection"),
    NOT_SIGNED_IN(4401, "not signed in"),
    SILENT(4408, "no frame in time"),
    SLOW(4413, "client does not read"),
    TOO_FAST(4429, "too many frames");

    private final int code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }
}
