package im.crosstalk.gateway.roomfile;

import im.crosstalk.gateway.dialect.ClientRef;
import im.crosstalk.gateway.dialect.Dialect;
import im.crosstalk.gateway.dialect.Fields;
import im.crosstalk.gateway.dialect.FileAnswer;
import im.crosstalk.gateway.dialect.FrameSink;
import im.crosstalk.gateway.dialect.Head;
import im.crosstalk.gateway.dialect.MalformedPayloadException;
import im.crosstalk.gateway.dialect.Proof;
import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.gateway.dialect.SessionReply;
import im.crosstalk.gateway.dialect.Texts;
import im.crosstalk.gateway.dialect.Viewer;
import im.crosstalk.gateway.json.JsonObject;
import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.protocol.Delivery;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.InvalidFieldException;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.file.FileReply;
import org.jspecify.annotations.Nullable;

/** The dialect as the rest of the gateway sees it. Nobody signs in by it, so it has no pushes. */
public final class RoomFileDialect implements Dialect {
    private static final String PREFIX = "file_";

    private final RoomAnswers answers;

    public RoomFileDialect(Texts texts) {
        answers = new RoomAnswers(texts);
    }

    @Override
    public String name() {
        return "roomfile";
    }

    @Override
    public boolean speaks(JsonObject frame) {
        String action = frame.text("action");
        return action != null && action.startsWith(PREFIX);
    }

    @Override
    public Head head(JsonObject frame) {
        String text = String.valueOf(frame.text("action"));
        RoomAction action = RoomAction.of(text);
        JsonObject data = data(frame);
        var ref = new RoomRef(
                action,
                text,
                text(data, "chat_id"),
                text(data, "room_id"),
                text(data, data != null && data.has("file_path") ? "file_path" : "file_name"),
                action == RoomAction.FILE_SEND_DATA ? text(data, "file_data") : null);
        return new Head(ref, Proof.Connection.NEEDED, action != null && action.isOfPackets());
    }

    private static @Nullable JsonObject data(JsonObject frame) {
        return frame.get("data") instanceof JsonObject data ? data : null;
    }

    private static @Nullable String text(@Nullable JsonObject data, String name) {
        return data == null ? null : data.text(name);
    }

    @Override
    public Request decode(JsonObject frame, ClientRef ref, Viewer viewer) {
        RoomAction action = ((RoomRef) ref).action();
        if (action == null) {
            return new Request.Malformed(Refusal.of(ErrorCode.FEATURE_NOT_SUPPORTED));
        }
        JsonObject data = data(frame);
        try {
            return RoomRequests.read(action, data == null ? null : new Fields(data), frame.text("status"));
        } catch (MalformedPayloadException malformed) {
            return new Request.Malformed(Refusal.of(ErrorCode.INVALID_PAYLOAD, String.valueOf(malformed.getMessage())));
        } catch (InvalidFieldException invalid) {
            return new Request.Refused(new Refusal(invalid.code(), invalid.getMessage()));
        }
    }

    @Override
    public void encode(ClientRef clientRef, Reply reply, Viewer viewer, FrameSink frames) {
        var ref = (RoomRef) clientRef;
        JsonWriter out = frames.begin();
        switch (reply) {
            case FileReply file -> answers.write(ref, file, viewer, out);
            case FileAnswer answer -> answers.write(ref, answer, viewer, out);
            case Refusal refusal -> answers.write(ref, refusal, viewer, out);
            case SessionReply.Malformed malformed -> answers.write(ref, malformed.refusal(), viewer, out);
            default -> throw RoomAnswers.unasked(reply);
        }
        frames.end(out);
    }

    @Override
    public boolean encode(Delivery delivery, Viewer viewer, JsonWriter out) {
        return false;
    }

    @Override
    public ClientRef unreadable() {
        return new RoomRef(null, "", null, null, null, null);
    }
}
