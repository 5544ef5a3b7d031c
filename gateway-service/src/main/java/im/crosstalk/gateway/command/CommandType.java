package im.crosstalk.gateway.command;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The commands that clients send, and how each one's failures are told. On the wire they are in camel case: {@code SendMessage}. */
enum CommandType {
    SET_CONNECTION_SYM_KEY(
            Needs.NOTHING,
            States.of("SetConnectionPubKeyResponse", "PubKeyError")
                    .telling("PubKeyError", States.FORMAT_ERROR, States.SERVER_ERROR)),
    SEND_EMAIL_CODE(Needs.SEAL, States.of("SendEmailCodeResponse", "EmailInvalid", States.RATE_LIMIT_EXCEEDED)),
    REGISTER(
            Needs.SEAL,
            States.of(
                    "RegisterResponse",
                    "UserNameFormatError",
                    "PasswordFormatError",
                    "EmailRegistered",
                    "EmailCodeError",
                    "EmailInvalid")),
    LOGIN(
            Needs.SEAL,
            States.of(
                    "LoginResponse",
                    "EmailInvalid",
                    States.USER_NOT_FOUND,
                    "UserLogged",
                    "PasswordError",
                    "EmailCodeError",
                    "TokenError",
                    "TokenExpired")),
    HEARTBEAT(Needs.SEAL, States.of("HeartbeatResponse")),
    LOGOUT(Needs.SESSION, States.of("LogoutResponse", States.SERVER_ERROR)),
    APPLY_FOR_TOKEN(Needs.SESSION, States.of("ApplyForTokenResponse", States.SERVER_ERROR)),
    PULL(Needs.SESSION, States.of("PullResponse", "DatabaseError").telling("DatabaseError", States.SERVER_ERROR)),
    PULL_MESSAGES(
            Needs.SESSION, extension("PullMessagesResponse").telling(States.USER_NOT_IN_CHAT, States.NO_PERMISSION)),
    GET_USER_INFO(Needs.SESSION, States.of("GetUserInfoResponse", States.USER_NOT_FOUND, States.SERVER_ERROR)),
    FIND_USER(Needs.SESSION, States.of("GetUserInfoResponse", States.USER_NOT_FOUND, States.SERVER_ERROR)),
    GET_CHAT_INFO(
            Needs.SESSION,
            States.ofError(States.CHAT_NOT_FOUND)
                    .telling(
                            States.CHAT_NOT_FOUND,
                            States.USER_NOT_IN_CHAT,
                            States.USER_NOT_FOUND,
                            States.NO_PERMISSION)),
    GET_GROUP_USERS(Needs.SESSION, States.of("GetGroupUsersResponse", "NotGroupChat", States.SERVER_ERROR)),
    GET_GROUP_OWNER(
            Needs.SESSION,
            States.of("GetGroupOwnerResponse", States.USER_NOT_IN_CHAT, States.SERVER_ERROR)
                    .telling(States.USER_NOT_IN_CHAT, "NotGroupChat", States.CHAT_NOT_FOUND, States.NO_PERMISSION)),
    GET_GROUP_ADMIN(
            Needs.SESSION,
            States.of("GetGroupAdminResponse", States.USER_NOT_IN_CHAT, States.SERVER_ERROR)
                    .telling(States.USER_NOT_IN_CHAT, "NotGroupChat", States.CHAT_NOT_FOUND, States.NO_PERMISSION)),
    GROUP_OWNER_TRANSFER(
            Needs.SESSION,
            States.of("GroupOwnerTransferResponse", "NotOwner", States.USER_NOT_IN_CHAT, States.SERVER_ERROR)
                    .telling("NotOwner", States.NO_PERMISSION)
                    .telling(States.USER_NOT_IN_CHAT, "NotGroupChat", States.CHAT_NOT_FOUND, States.USER_NOT_FOUND)),
    SET_GROUP_ADMIN(
            Needs.SESSION,
            extension("SetGroupAdminResponse")
                    .telling(States.NO_PERMISSION, "NotOwner", "SameUser")
                    .telling(States.CHAT_NOT_FOUND, "NotGroupChat")),
    REMOVE_GROUP_MEMBER(
            Needs.SESSION,
            States.of(
                            "RemoveGroupMemberResponse",
                            "SameUser",
                            States.NO_PERMISSION,
                            States.USER_NOT_IN_CHAT,
                            States.SERVER_ERROR)
                    .telling(States.NO_PERMISSION, "NotOwner")
                    .telling(States.USER_NOT_IN_CHAT, "NotGroupChat", States.CHAT_NOT_FOUND, States.USER_NOT_FOUND)),
    GET_USER_READ_IN_PRIVATE(
            Needs.SESSION,
            States.of("GetUserReadInPrivateResponse", "NotPrivateChat", States.USER_NOT_IN_CHAT, States.SERVER_ERROR)
                    .telling(
                            States.USER_NOT_IN_CHAT,
                            States.CHAT_NOT_FOUND,
                            States.USER_NOT_FOUND,
                            States.NO_PERMISSION)),
    GET_USER_READ_IN_GROUP(
            Needs.SESSION,
            States.of("GetUserReadInGroupResponse", "NotGroupChat", States.USER_NOT_IN_CHAT)
                    .telling(States.USER_NOT_IN_CHAT, States.CHAT_NOT_FOUND, States.NO_PERMISSION)),
    PULL_GROUP_NOTICE(
            Needs.SESSION,
            States.of("PullGroupNoticeResponse", States.USER_NOT_IN_CHAT, States.SERVER_ERROR)
                    .telling(States.USER_NOT_IN_CHAT, "NotGroupChat", States.CHAT_NOT_FOUND, States.NO_PERMISSION)),
    SEND_GROUP_NOTICE(
            Needs.SESSION,
            States.of("GroupNoticeResponse", States.NO_PERMISSION, "LengthLimitExceeded", States.SERVER_ERROR)
                    .telling(
                            States.NO_PERMISSION,
                            "NotGroupChat",
                            "NotOwner",
                            States.CHAT_NOT_FOUND,
                            States.USER_NOT_IN_CHAT)),
    CREATE_GROUP_CHAT(
            Needs.SESSION,
            States.of(
                            "CreateGroupChatResponse",
                            "NotFriend",
                            States.NO_PERMISSION,
                            States.FORMAT_ERROR,
                            States.SERVER_ERROR)
                    .telling("NotFriend", States.USER_NOT_FOUND)),
    SEND_MESSAGE(
            Needs.SESSION,
            States.of(
                            "SendMessageResponse",
                            "LengthLimitExceeded",
                            States.USER_NOT_IN_CHAT,
                            States.USER_NOT_LOGGED_IN,
                            States.SERVER_ERROR)
                    .telling(
                            States.USER_NOT_IN_CHAT,
                            "NotFriend",
                            States.CHAT_NOT_FOUND,
                            States.USER_NOT_FOUND,
                            States.NO_PERMISSION)),
    REVOKE_MESSAGE(
            Needs.SESSION,
            States.of("RevokeMessageResponse", "TimeLimitExceeded", "PermissionsDenied", "MessageNotExisted")
                    .telling("PermissionsDenied", States.NO_PERMISSION, "NotOwner", "NotGroupChat")
                    .telling(
                            "MessageNotExisted",
                            States.CHAT_NOT_FOUND,
                            States.USER_NOT_FOUND,
                            States.USER_NOT_IN_CHAT)),
    SET_READ_CURSOR(
            Needs.SESSION,
            extension("SetReadCursorResponse")
                    .telling(States.USER_NOT_IN_CHAT, States.NO_PERMISSION)
                    .telling(States.FORMAT_ERROR, "MessageNotExisted")),
    SEND_REQUEST(Needs.SESSION, States.of("SendRequestResponse", States.SERVER_ERROR)),
    SOLVE_REQUEST(
            Needs.SESSION,
            States.of("SolveRequestResponse", "Nohandler")
                    .telling(
                            "Nohandler",
                            States.NO_PERMISSION,
                            States.CHAT_NOT_FOUND,
                            States.USER_NOT_FOUND,
                            States.USER_NOT_IN_CHAT)),
    UNFRIEND(
            Needs.SESSION,
            States.of("UnfriendResponse", "NotFriend")
                    .telling("NotFriend", "SameUser", States.USER_NOT_FOUND, States.CHAT_NOT_FOUND)),
    SET_USER_SETTING(
            Needs.SESSION, extension("SetUserSettingResponse").telling(States.FORMAT_ERROR, "LengthLimitExceeded"));

    private enum Needs {
        /** Not even a seal. */
        NOTHING,
        SEAL,
        SESSION
    }

    private static final Map<String, CommandType> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(CommandType::wireName, Function.identity()));

    private final Needs needs;
    private final States states;

    CommandType(Needs needs, States states) {
        this.needs = needs;
        this.states = states;
    }

    /** The failure states of what the seed does not have. */
    private static States extension(String response) {
        return States.of(
                response,
                States.USER_NOT_IN_CHAT,
                States.NO_PERMISSION,
                States.USER_NOT_FOUND,
                States.CHAT_NOT_FOUND,
                States.FORMAT_ERROR,
                States.SERVER_ERROR);
    }

    /** As clients write it. */
    String wireName() {
        return Stream.of(name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    static @Nullable CommandType of(String name) {
        return BY_NAME.get(name);
    }

    boolean needsSeal() {
        return needs != Needs.NOTHING;
    }

    boolean needsSession() {
        return needs == Needs.SESSION;
    }

    States states() {
        return states;
    }

    /** The command of its answer. */
    String response() {
        String response = states.response();
        if (response == null) {
            throw new IllegalStateException(this + " is answered without a state");
        }
        return response;
    }
}
