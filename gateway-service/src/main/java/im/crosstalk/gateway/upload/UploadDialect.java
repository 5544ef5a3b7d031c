package im.crosstalk.gateway.upload;

import im.crosstalk.gateway.dialect.ClientRef;
import im.crosstalk.gateway.dialect.Dialect;
import im.crosstalk.gateway.dialect.Errors;
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
import java.math.BigDecimal;
import java.math.RoundingMode;

/** The dialect as the rest of the gateway sees it. Nobody signs in by it, so it has no pushes. */
public final class UploadDialect implements Dialect {
    private static final String AUTH_REQUIRED = "AUTH_REQUIRED";
    private static final BigDecimal ALL = BigDecimal.valueOf(100);

    private final Errors errors;

    public UploadDialect(Texts texts) {
        errors = new Errors(texts);
    }

    @Override
    public String name() {
        return "upload";
    }

    @Override
    public boolean speaks(JsonObject frame) {
        return frame.has("action");
    }

    @Override
    public Head head(JsonObject frame) {
        UploadAction action = UploadAction.of(frame.text("action"));
        var ref = new UploadRef(action, frame.text("fileId"));
        return new Head(ref, Proof.Uploader.NEEDED, action == UploadAction.CHUNK);
    }

    @Override
    public Request decode(JsonObject frame, ClientRef ref, Viewer viewer) {
        UploadAction action = ((UploadRef) ref).action();
        if (action == null) {
            return new Request.Malformed(Refusal.of(ErrorCode.FEATURE_NOT_SUPPORTED));
        }
        try {
            return UploadRequests.read(action, new Fields(frame));
        } catch (MalformedPayloadException malformed) {
            return new Request.Malformed(Refusal.of(ErrorCode.INVALID_PAYLOAD, String.valueOf(malformed.getMessage())));
        } catch (InvalidFieldException invalid) {
            return new Request.Refused(new Refusal(invalid.code(), invalid.getMessage()));
        }
    }

    @Override
    public void encode(ClientRef clientRef, Reply reply, Viewer viewer, FrameSink frames) {
        var ref = (UploadRef) clientRef;
        JsonWriter out = frames.begin();
        switch (reply) {
            case FileReply file -> write(ref, file, out);
            case FileAnswer answer -> write(ref, answer, out);
            case Refusal refusal -> error(ref, refusal, viewer, out);
            case SessionReply.Malformed malformed -> error(ref, malformed.refusal(), viewer, out);
            default -> throw new IllegalStateException("upload does not ask for " + reply.getClass());
        }
        out.endObject();
        frames.end(out);
    }

    private static void write(UploadRef ref, FileReply reply, JsonWriter out) {
        switch (reply) {
            case FileReply.UploadActive active -> {
                boolean resumed = ref.action() == UploadAction.RESUME;
                event(out, resumed ? "resume-ack" : "start-ack", ref).field("offset", active.offset());
                out.field("status", "active");
            }
            case FileReply.UploadPaused paused -> event(out, "pause-ack", ref).field("offset", paused.offset());
            case FileReply.UploadStopped ignored -> event(out, "stop-ack", ref);
            case FileReply.UploadCompleted completed ->
                event(out, "complete-ack", ref)
                        .field("filePath", completed.path())
                        .field("fileSize", completed.size())
                        .field("sha256", completed.sha256().hex())
                        .field("downloadUrl", completed.file().path());
            case FileReply.RoomFileOpened ignored -> throw unasked(reply);
            case FileReply.RoomFileFinished ignored -> throw unasked(reply);
            case FileReply.RoomFiles ignored -> throw unasked(reply);
            case FileReply.RoomFileFound ignored -> throw unasked(reply);
            case FileReply.TransferAnswered ignored -> throw unasked(reply);
            case FileReply.ChunkAcknowledged ignored -> throw unasked(reply);
            case FileReply.TransferFound ignored -> throw unasked(reply);
            case FileReply.OpenTransfers ignored -> throw unasked(reply);
        }
    }

    private static void write(UploadRef ref, FileAnswer answer, JsonWriter out) {
        switch (answer) {
            case FileAnswer.Appended appended ->
                event(out, "progress", ref)
                        .field("offset", appended.offset())
                        .field("receivedBytes", appended.offset())
                        .rawField("percent", percent(appended.offset(), appended.size()));
            case FileAnswer.OffsetMismatch mismatch ->
                event(out, "offset-mismatch", ref)
                        .field("expected", mismatch.expected())
                        .field("received", mismatch.at());
            case FileAnswer.ChecksumMismatch ignored -> throw unasked(answer);
            case FileAnswer.PacketStored ignored -> throw unasked(answer);
            case FileAnswer.PacketTooEarly ignored -> throw unasked(answer);
            case FileAnswer.DownloadOffered ignored -> throw unasked(answer);
            case FileAnswer.DownloadPacket ignored -> throw unasked(answer);
            case FileAnswer.DownloadFinished ignored -> throw unasked(answer);
            case FileAnswer.DownloadBroken ignored -> throw unasked(answer);
        }
    }

    /** Rounded to two decimals; all of nothing is 100. */
    static String percent(long offset, long size) {
        if (size == 0) {
            return "100";
        }
        return BigDecimal.valueOf(offset)
                .multiply(ALL)
                .divide(BigDecimal.valueOf(size), 2, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** The reason is what went wrong where that is known, and not only of what kind it is. */
    private void error(UploadRef ref, Refusal refusal, Viewer viewer, JsonWriter out) {
        boolean anonymous = refusal.code() == ErrorCode.MISSING_TOKEN;
        String code = anonymous ? AUTH_REQUIRED : Errors.code(refusal.code());
        String reason = anonymous
                ? AUTH_REQUIRED
                : refusal.detail() == null ? errors.message(viewer.language(), refusal) : refusal.detail();
        event(out, "error", ref).field("error", reason).field("code", code);
    }

    private static JsonWriter event(JsonWriter out, String event, UploadRef ref) {
        return out.beginObject().field("event", event).field("fileId", ref.fileId());
    }

    private static IllegalStateException unasked(Object reply) {
        return new IllegalStateException(
                "upload does not ask for " + reply.getClass().getSimpleName());
    }

    @Override
    public boolean encode(Delivery delivery, Viewer viewer, JsonWriter out) {
        return false;
    }

    @Override
    public ClientRef unreadable() {
        return new UploadRef(null, null);
    }
}
