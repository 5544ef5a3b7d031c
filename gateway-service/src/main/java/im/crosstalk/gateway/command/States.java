package im.crosstalk.gateway.command;

import im.crosstalk.protocol.ErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The failure states that one response has, and how those that it lacks are told by it. Immutable.
 *
 * @param response the response's command; null where every failure is an {@code ErrorResponse}
 * @param own the states of its table
 * @param told other states, by one of its own
 */
record States(@Nullable String response, List<String> own, Map<String, String> told) {
    static final String SUCCESS = "Success";
    static final String FORMAT_ERROR = "FormatError";
    static final String UNKNOWN_COMMAND = "UnknownCommand";
    static final String USER_NOT_LOGGED_IN = "UserNotLoggedIn";
    static final String RATE_LIMIT_EXCEEDED = "RateLimitExceeded";
    static final String CHAT_NOT_FOUND = "ChatNotFound";
    static final String USER_NOT_FOUND = "UserNotFound";
    static final String USER_NOT_IN_CHAT = "UserNotInChat";
    static final String NO_PERMISSION = "NoPermission";
    static final String SERVER_ERROR = "ServerError";

    /** About the frame, not about what it asks: told by {@code ErrorResponse} where the response has them not itself. */
    private static final List<String> ABOUT_THE_FRAME =
            List.of(FORMAT_ERROR, UNKNOWN_COMMAND, USER_NOT_LOGGED_IN, RATE_LIMIT_EXCEEDED);

    States {
        own = List.copyOf(own);
        told = Map.copyOf(told);
    }

    static States of(String response, String... own) {
        return new States(response, List.of(own), Map.of());
    }

    /** Of a command whose answer has no state. */
    static States ofError(String... own) {
        return new States(null, List.of(own), Map.of());
    }

    /** With these others told by that one. */
    States telling(String one, String... others) {
        Map<String, String> more = new HashMap<>(told);
        for (String other : others) {
            more.put(other, one);
        }
        return new States(response, own, more);
    }

    /**
     * How a failure is told.
     *
     * @param byResponse whether the response itself tells it, and not {@code ErrorResponse}
     */
    record Told(String state, boolean byResponse) {}

    Told of(ErrorCode code) {
        String general = general(code);
        String state = told.getOrDefault(general, general);
        if (own.contains(state)) {
            return new Told(state, response != null);
        }
        if (ABOUT_THE_FRAME.contains(state)) {
            return new Told(state, false);
        }
        String otherwise = told.getOrDefault(SERVER_ERROR, SERVER_ERROR);
        return new Told(otherwise, response != null && own.contains(otherwise));
    }

    /** The state that means this, in whichever response there is one. */
    static String general(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST_FORMAT, INVALID_PAYLOAD -> FORMAT_ERROR;
            case CONTENT_TOO_LONG -> "LengthLimitExceeded";
            case MISSING_TOKEN -> USER_NOT_LOGGED_IN;
            case INVALID_TOKEN -> "TokenError";
            case TOKEN_EXPIRED -> "TokenExpired";
            case AUTH_FAILED -> "PasswordError";
            case ALREADY_SIGNED_IN -> "UserLogged";
            case USERNAME_INVALID, USERNAME_TAKEN -> "UserNameFormatError";
            case PASSWORD_INVALID -> "PasswordFormatError";
            case EMAIL_INVALID -> "EmailInvalid";
            case EMAIL_TAKEN -> "EmailRegistered";
            case EMAIL_CODE_WRONG -> "EmailCodeError";
            case USER_NOT_FOUND -> USER_NOT_FOUND;
            case GROUP_NOT_FOUND, RESOURCE_NOT_FOUND -> CHAT_NOT_FOUND;
            case NOT_GROUP_MEMBER -> USER_NOT_IN_CHAT;
            case NOT_A_GROUP -> "NotGroupChat";
            case NOT_A_PRIVATE_CHAT -> "NotPrivateChat";
            case NOT_OWNER -> "NotOwner";
            case NOT_FRIENDS -> "NotFriend";
            case SAME_USER -> "SameUser";
            case REQUEST_NOT_FOUND -> "Nohandler";
            case PERMISSION_DENIED -> NO_PERMISSION;
            case MESSAGE_NOT_FOUND -> "MessageNotExisted";
            case RECALL_TIMEOUT -> "TimeLimitExceeded";
            case RATE_LIMIT_EXCEEDED -> RATE_LIMIT_EXCEEDED;
            case ALREADY_GROUP_MEMBER,
                    ALREADY_FRIENDS,
                    TRANSFER_ID_INVALID,
                    CALL_ID_INVALID,
                    FEATURE_NOT_SUPPORTED,
                    INTERNAL_SERVER_ERROR -> SERVER_ERROR;
        };
    }
}
