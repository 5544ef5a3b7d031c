package im.crosstalk.gateway.dialect;

import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;

/** How refusals are told by dialects that share the envelope's codes (its seed's section 9.1), with a text for people. */
public final class Errors {
    private final Texts texts;

    public Errors(Texts texts) {
        this.texts = texts;
    }

    /** The seed's code for ours. */
    public static String code(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST_FORMAT -> "INVALID_REQUEST_FORMAT";
            case INVALID_PAYLOAD,
                    CONTENT_TOO_LONG,
                    USERNAME_INVALID,
                    PASSWORD_INVALID,
                    EMAIL_INVALID,
                    SAME_USER,
                    NOT_A_PRIVATE_CHAT -> "INVALID_PAYLOAD";
            case MISSING_TOKEN -> "MISSING_TOKEN";
            case INVALID_TOKEN, TOKEN_EXPIRED -> "INVALID_TOKEN";
            case AUTH_FAILED, EMAIL_CODE_WRONG -> "AUTH_FAILED";
            case USERNAME_TAKEN -> "USERNAME_TAKEN";
            case USER_NOT_FOUND -> "USER_NOT_FOUND";
            case GROUP_NOT_FOUND, NOT_A_GROUP -> "GROUP_NOT_FOUND";
            case NOT_GROUP_MEMBER -> "NOT_GROUP_MEMBER";
            case ALREADY_GROUP_MEMBER -> "ALREADY_GROUP_MEMBER";
            case ALREADY_SIGNED_IN, EMAIL_TAKEN, NOT_OWNER, NOT_FRIENDS, ALREADY_FRIENDS, PERMISSION_DENIED ->
                "PERMISSION_DENIED";
            case REQUEST_NOT_FOUND, RESOURCE_NOT_FOUND -> "RESOURCE_NOT_FOUND";
            case MESSAGE_NOT_FOUND -> "MESSAGE_NOT_FOUND";
            case RECALL_TIMEOUT -> "RECALL_TIMEOUT";
            case TRANSFER_ID_INVALID -> "TRANSFER_ID_INVALID";
            case CALL_ID_INVALID -> "CALL_ID_INVALID";
            case FEATURE_NOT_SUPPORTED -> "FEATURE_NOT_SUPPORTED";
            case RATE_LIMIT_EXCEEDED -> "RATE_LIMIT_EXCEEDED";
            case INTERNAL_SERVER_ERROR -> "INTERNAL_SERVER_ERROR";
        };
    }

    /** Codes that are never told by a response type of their own: they are about the frame, not about what it asks. */
    public static boolean isAboutTheFrame(ErrorCode code) {
        String told = code(code);
        return told.equals("INVALID_REQUEST_FORMAT")
                || told.equals("MISSING_TOKEN")
                || told.equals("INVALID_TOKEN")
                || told.equals("RATE_LIMIT_EXCEEDED")
                || told.equals("FEATURE_NOT_SUPPORTED");
    }

    public String message(Language language, Refusal refusal) {
        String detail = refusal.detail();
        if (detail != null && code(refusal.code()).equals("INVALID_PAYLOAD")) {
            return texts.get(language, "error.INVALID_PAYLOAD.detail", detail);
        }
        String own = "error." + refusal.code();
        return texts.get(language, texts.has(language, own) ? own : "error." + code(refusal.code()));
    }
}
