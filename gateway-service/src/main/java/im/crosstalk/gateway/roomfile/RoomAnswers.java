package im.crosstalk.gateway.roomfile;

import im.crosstalk.gateway.dialect.Errors;
import im.crosstalk.gateway.dialect.FileAnswer;
import im.crosstalk.gateway.dialect.Texts;
import im.crosstalk.gateway.dialect.Viewer;
import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.file.FileReply;
import im.crosstalk.protocol.file.RoomFile;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.stream.Collectors;

/** Writes answers, and what the server sends of downloads. */
final class RoomAnswers {
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Texts texts;
    private final Errors errors;

    RoomAnswers(Texts texts) {
        this.texts = texts;
        errors = new Errors(texts);
    }

    void write(RoomRef ref, FileReply reply, Viewer viewer, JsonWriter out) {
        switch (reply) {
            case FileReply.RoomFileOpened opened -> {
                succeeded(ref, viewer, out).field("room_id", opened.room().roomId());
                out.field("file_path", opened.name().value()).field("next_sequence_number", opened.nextPacket());
            }
            case FileReply.RoomFileFinished finished -> {
                RoomFile file = finished.file();
                succeeded(ref, viewer, out).field("room_id", file.room().roomId());
                out.field("file_path", ref.filePath())
                        .field("file_name", file.name().value())
                        .field("file_id", file.file().value())
                        .field("file_size", file.size())
                        .field("sha256", file.sha256().hex())
                        .field("download_url", file.path());
            }
            case FileReply.RoomFiles files -> list(files, succeeded(ref, viewer, out));
            case FileReply.RoomFileFound ignored -> throw unasked(reply);
            case FileReply.UploadActive ignored -> throw unasked(reply);
            case FileReply.UploadPaused ignored -> throw unasked(reply);
            case FileReply.UploadStopped ignored -> throw unasked(reply);
            case FileReply.UploadCompleted ignored -> throw unasked(reply);
            case FileReply.TransferAnswered ignored -> throw unasked(reply);
            case FileReply.ChunkAcknowledged ignored -> throw unasked(reply);
            case FileReply.TransferFound ignored -> throw unasked(reply);
            case FileReply.OpenTransfers ignored -> throw unasked(reply);
        }
        out.endObject().endObject();
    }

    private static void list(FileReply.RoomFiles files, JsonWriter out) {
        out.field("room_id", files.room().roomId())
                .field(
                        "file_list",
                        files.files().stream()
                                .map(file -> file.name().value())
                                .collect(Collectors.joining(", ", "[", "]")))
                .beginArray("files");
        for (RoomFile file : files.files()) {
            out.beginObject()
                    .field("file_name", file.name().value())
                    .field("file_size", file.size())
                    .field("file_type", file.type())
                    .field("sender", file.senderName())
                    .field("sha256", file.sha256().hex())
                    .field("sent_at", ISO.format(Instant.ofEpochMilli(file.sentAt())))
                    .field("file_id", file.file().value())
                    .field("download_url", file.path())
                    .endObject();
        }
        out.endArray();
    }

    void write(RoomRef ref, FileAnswer answer, Viewer viewer, JsonWriter out) {
        switch (answer) {
            case FileAnswer.PacketStored stored -> {
                succeeded(ref, viewer, out)
                        .field("chat_id", ref.chatId())
                        .field("room_id", ref.roomId())
                        .field("file_path", ref.filePath())
                        .field("sequence_number", stored.number());
                if (!stored.quiet() && ref.fileData() != null) {
                    // Found to be base64, and nothing else.
                    out.plainField("file_data", ref.fileData());
                }
            }
            case FileAnswer.PacketTooEarly early -> {
                failed(
                        ref.actionText(),
                        Errors.code(ErrorCode.INVALID_PAYLOAD),
                        texts.get(viewer.language(), "room_file.early", Long.toString(early.expected())),
                        out);
                named(ref, out)
                        .field("sequence_number", early.number())
                        .field("expected_sequence_number", early.expected());
            }
            case FileAnswer.DownloadOffered offered ->
                ofFile(RoomAction.FILE_DOWN_META, offered.file(), out)
                        .field("file_size", offered.file().size())
                        .field("total_packets", offered.packets())
                        .field("packet_size", offered.packetSize())
                        .field("file_type", offered.file().type())
                        .field("sha256", offered.file().sha256().hex());
            case FileAnswer.DownloadPacket packet ->
                ofFile(RoomAction.FILE_DOWN_DATA, packet.file(), out)
                        .field("sequence_number", packet.number())
                        .base64Field("file_data", packet.bytes());
            case FileAnswer.DownloadFinished finished -> ofFile(RoomAction.FILE_DOWN_FIN, finished.file(), out);
            case FileAnswer.DownloadBroken broken -> {
                failed(
                        RoomAction.FILE_DOWN_REQ.word(),
                        Errors.code(ErrorCode.INTERNAL_SERVER_ERROR),
                        texts.get(viewer.language(), RoomAction.FILE_DOWN_REQ.text()) + ": " + broken.why(),
                        out);
                out.beginObject("data")
                        .field("room_id", broken.file().room().roomId())
                        .field("file_path", broken.file().name().value());
            }
            case FileAnswer.Appended ignored -> throw unasked(answer);
            case FileAnswer.OffsetMismatch ignored -> throw unasked(answer);
            case FileAnswer.ChecksumMismatch ignored -> throw unasked(answer);
        }
        out.endObject().endObject();
    }

    void write(RoomRef ref, Refusal refusal, Viewer viewer, JsonWriter out) {
        failed(ref.actionText(), Errors.code(refusal.code()), errors.message(viewer.language(), refusal), out);
        named(ref, out).endObject().endObject();
    }

    private JsonWriter succeeded(RoomRef ref, Viewer viewer, JsonWriter out) {
        RoomAction action = ref.action();
        if (action == null) {
            throw new IllegalStateException("only a known request is carried out");
        }
        return out.beginObject()
                .field("action", action.word())
                .field("status", "success")
                .field("message", texts.get(viewer.language(), action.text()))
                .beginObject("data");
    }

    private static void failed(String action, String code, String message, JsonWriter out) {
        out.beginObject()
                .field("action", action)
                .field("status", "error")
                .field("message", message)
                .field("code", code);
    }

    /** What a refused request was about, as far as it said. */
    private static JsonWriter named(RoomRef ref, JsonWriter out) {
        return out.beginObject("data").field("room_id", ref.roomId()).field("file_path", ref.filePath());
    }

    private static JsonWriter ofFile(RoomAction action, RoomFile file, JsonWriter out) {
        return out.beginObject()
                .field("action", action.word())
                .beginObject("data")
                .field("room_id", file.room().roomId())
                .field("file_path", file.name().value());
    }

    static IllegalStateException unasked(Object reply) {
        return new IllegalStateException(
                "roomfile does not ask for " + reply.getClass().getSimpleName());
    }
}
