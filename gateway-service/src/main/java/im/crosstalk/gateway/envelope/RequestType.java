package im.crosstalk.gateway.envelope;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The types that clients send, and what answers them. */
enum RequestType {
    REGISTER_REQUEST("REGISTER_RESPONSE", Needs.NOTHING),
    LOGIN_REQUEST("LOGIN_RESPONSE", Needs.NOTHING),
    LOGOUT_REQUEST("LOGOUT_RESPONSE"),
    CLIENT_FEATURES_ANNOUNCE_REQUEST(null),
    HEARTBEAT_PING_REQUEST(null),
    SEND_PRIVATE_MESSAGE_REQUEST(null),
    SEND_GROUP_MESSAGE_REQUEST(null),
    FETCH_HISTORY_REQUEST(null),
    RECALL_MESSAGE_REQUEST("RECALL_MESSAGE_RESPONSE"),
    CREATE_GROUP_REQUEST("CREATE_GROUP_RESPONSE"),
    JOIN_GROUP_REQUEST("JOIN_GROUP_RESPONSE"),
    LEAVE_GROUP_REQUEST("LEAVE_GROUP_RESPONSE"),
    LIST_USER_GROUPS_REQUEST(null),
    GET_GROUP_INFO_REQUEST(null),
    E2EE_INITIATE_SESSION_REQUEST("E2EE_RELAY_RESPONSE"),
    E2EE_SESSION_DATA_EXCHANGE_MESSAGE("E2EE_RELAY_RESPONSE"),
    MEDIA_CALL_REQUEST(null),
    MEDIA_CALL_RESPONSE_REQUEST(null),
    MEDIA_ICE_CANDIDATE_MESSAGE(null),
    MEDIA_CALL_END_REQUEST(null),
    FILE_TRANSFER_OFFER_REQUEST(null),
    FILE_TRANSFER_RESPONSE_REQUEST(null),
    FILE_CHUNK_UPLOAD_REQUEST(null),
    FILE_TRANSFER_COMPLETE_REQUEST(null),
    FILE_TRANSFER_RESUME_REQUEST(null),
    FIND_USER_REQUEST(null),
    MARK_READ_REQUEST("MARK_READ_RESPONSE"),
    RENAME_GROUP_REQUEST("RENAME_GROUP_RESPONSE"),
    KICK_MEMBER_REQUEST("KICK_MEMBER_RESPONSE"),
    CHANGE_ROLE_REQUEST("CHANGE_ROLE_RESPONSE"),
    ADD_MEMBER_REQUEST("ADD_MEMBER_RESPONSE"),
    SYNC_REQUEST(null),
    SEND_EMAIL_CODE_REQUEST("SEND_EMAIL_CODE_RESPONSE"),
    SET_EMAIL_REQUEST("SET_EMAIL_RESPONSE"),
    SEND_REQUEST_REQUEST("SEND_REQUEST_RESPONSE"),
    LIST_REQUESTS_REQUEST(null),
    SOLVE_REQUEST_REQUEST("SOLVE_REQUEST_RESPONSE");

    private enum Needs {
        NOTHING,
        TOKEN
    }

    private static final Map<String, RequestType> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(RequestType::name, Function.identity()));

    private final @Nullable String successResponse;
    private final Needs needs;

    RequestType(@Nullable String successResponse) {
        this(successResponse, Needs.TOKEN);
    }

    RequestType(@Nullable String successResponse, Needs needs) {
        this.successResponse = successResponse;
        this.needs = needs;
    }

    static @Nullable RequestType of(String name) {
        return BY_NAME.get(name);
    }

    boolean needsToken() {
        return needs == Needs.TOKEN;
    }

    /** The response type that has {@code success}, and so tells a refusal too; null where there is none. */
    @Nullable
    String successResponse() {
        return successResponse;
    }
}
