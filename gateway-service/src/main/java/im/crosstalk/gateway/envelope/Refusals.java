package im.crosstalk.gateway.envelope;

import im.crosstalk.gateway.dialect.Errors;
import im.crosstalk.gateway.dialect.FrameSink;
import im.crosstalk.gateway.dialect.Texts;
import im.crosstalk.gateway.dialect.Viewer;
import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.protocol.InvalidFieldException;
import im.crosstalk.protocol.Refusal;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Writes refusals: by the response type itself where it has {@code success}, else by {@code ERROR_RESPONSE}. */
final class Refusals {
    private final Errors errors;
    private final EnvelopeIds ids;
    private final Objects objects;
    private final Clock clock;

    Refusals(Texts texts, EnvelopeIds ids, Clock clock) {
        errors = new Errors(texts);
        this.ids = ids;
        objects = new Objects(ids);
        this.clock = clock;
    }

    void write(EnvelopeRef ref, Refusal refusal, Viewer viewer, FrameSink frames) {
        RequestType type = ref.type();
        String response = type == null ? null : type.successResponse();
        if (type == null || response == null || Errors.isAboutTheFrame(refusal.code())) {
            writeError(ref, refusal, viewer, frames);
            return;
        }
        JsonWriter out = frames.begin();
        begin(out, response)
                .field("success", false)
                .field("message", errors.message(viewer.language(), refusal))
                .field("error_code", Errors.code(refusal.code()));
        echo(out, type, ref);
        Frame.end(out, ref.requestId());
        frames.end(out);
    }

    /** The fields that the seed shows in a response also when it failed. */
    private void echo(JsonWriter out, RequestType type, EnvelopeRef ref) {
        switch (type) {
            case LOGIN_REQUEST ->
                out.fieldNull("user_id")
                        .fieldNull("user_number")
                        .fieldNull("username")
                        .fieldNull("session_token");
            case CREATE_GROUP_REQUEST -> out.fieldNull("group_id").fieldNull("group_name");
            case JOIN_GROUP_REQUEST -> {
                group(out, ref.group());
                out.fieldNull("group_name");
            }
            case LEAVE_GROUP_REQUEST,
                    RENAME_GROUP_REQUEST,
                    KICK_MEMBER_REQUEST,
                    CHANGE_ROLE_REQUEST,
                    ADD_MEMBER_REQUEST -> group(out, ref.group());
            case RECALL_MESSAGE_REQUEST ->
                out.field("server_message_id", ref.messageId()).field("client_message_id", ref.clientMessageId());
            case E2EE_INITIATE_SESSION_REQUEST, E2EE_SESSION_DATA_EXCHANGE_MESSAGE -> out.field("queued", false);
            case MARK_READ_REQUEST -> out.fieldNull("unread_count");
            default -> {
                // The others have success and message only.
            }
        }
    }

    /** With its numbers, where it is a group's id at all. */
    private void group(JsonWriter out, @Nullable String id) {
        try {
            if (id != null) {
                objects.group(out, ids.group(id));
                return;
            }
        } catch (InvalidFieldException unknown) {
            // Then it is echoed as it came.
        }
        out.field("group_id", id);
    }

    void writeError(EnvelopeRef ref, Refusal refusal, Viewer viewer, FrameSink frames) {
        JsonWriter out = frames.begin();
        begin(out, "ERROR_RESPONSE")
                .field("original_request_type", ref.typeText())
                .field("error_code", Errors.code(refusal.code()))
                .field("message", errors.message(viewer.language(), refusal));
        Frame.end(out, ref.requestId());
        frames.end(out);
    }

    private JsonWriter begin(JsonWriter out, String type) {
        return Frame.begin(out, type, IsoTime.of(clock.millis()));
    }
}
