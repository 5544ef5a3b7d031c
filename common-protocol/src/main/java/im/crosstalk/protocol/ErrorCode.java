package im.crosstalk.protocol;

/**
 * Every way in which a request can be refused. Closed: each dialect maps it in a switch without default, so a new code
 * does not compile until all dialects answer it.
 */
public enum ErrorCode {
    INVALID_REQUEST_FORMAT,
    INVALID_PAYLOAD,
    CONTENT_TOO_LONG,
    MISSING_TOKEN,
    INVALID_TOKEN,
    TOKEN_EXPIRED,
    AUTH_FAILED,
    ALREADY_SIGNED_IN,
    USERNAME_INVALID,
    PASSWORD_INVALID,
    USERNAME_TAKEN,
    EMAIL_INVALID,
    EMAIL_TAKEN,
    EMAIL_CODE_WRONG,
    USER_NOT_FOUND,
    GROUP_NOT_FOUND,
    NOT_GROUP_MEMBER,
    ALREADY_GROUP_MEMBER,
    NOT_A_GROUP,
    NOT_A_PRIVATE_CHAT,
    NOT_OWNER,
    NOT_FRIENDS,
    ALREADY_FRIENDS,
    SAME_USER,
    REQUEST_NOT_FOUND,
    PERMISSION_DENIED,
    RESOURCE_NOT_FOUND,
    MESSAGE_NOT_FOUND,
    RECALL_TIMEOUT,
    TRANSFER_ID_INVALID,
    CALL_ID_INVALID,
    FEATURE_NOT_SUPPORTED,
    RATE_LIMIT_EXCEEDED(true),
    INTERNAL_SERVER_ERROR(true);

    private final boolean retryable;

    ErrorCode() {
        this(false);
    }

    ErrorCode(boolean retryable) {
        this.retryable = retryable;
    }

    /** Whether the same request may succeed later. */
    public boolean retryable() {
        return retryable;
    }
}
