package im.crosstalk.gateway.envelope;

import im.crosstalk.gateway.dialect.FileAnswer;
import im.crosstalk.gateway.dialect.Texts;
import im.crosstalk.gateway.dialect.Viewer;
import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.protocol.file.FileDelivery;
import im.crosstalk.protocol.file.FileReply;
import im.crosstalk.protocol.file.FileReply.ChunkStatus;
import im.crosstalk.protocol.file.TransferId;
import im.crosstalk.protocol.file.TransferStatus;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Writes what is told of file transfers, asked for or not. */
final class TransferFrames {
    private final Objects objects;
    private final Texts texts;
    private final Clock clock;

    TransferFrames(EnvelopeIds ids, Texts texts, Clock clock) {
        this.objects = new Objects(ids);
        this.texts = texts;
        this.clock = clock;
    }

    void write(EnvelopeRef ref, FileReply reply, Viewer viewer, JsonWriter out) {
        switch (reply) {
            case FileReply.TransferAnswered answered ->
                status(
                        answered.transfer(),
                        answered.status(),
                        answered.reason(),
                        answered.uploadUrl(),
                        answered.downloadUrl(),
                        viewer,
                        out);
            case FileReply.ChunkAcknowledged chunk ->
                chunk(
                        chunk.transfer().toString(),
                        chunk.offset(),
                        chunk.received(),
                        chunk.status(),
                        chunk.nextOffset(),
                        out);
            case FileReply.TransferFound found -> resumed(found, viewer, out);
            case FileReply.UploadActive ignored -> throw unasked(reply);
            case FileReply.UploadPaused ignored -> throw unasked(reply);
            case FileReply.UploadStopped ignored -> throw unasked(reply);
            case FileReply.UploadCompleted ignored -> throw unasked(reply);
            case FileReply.RoomFileOpened ignored -> throw unasked(reply);
            case FileReply.RoomFileFinished ignored -> throw unasked(reply);
            case FileReply.RoomFiles ignored -> throw unasked(reply);
            case FileReply.RoomFileFound ignored -> throw unasked(reply);
            case FileReply.OpenTransfers ignored -> throw unasked(reply);
        }
        Frame.end(out, ref.requestId());
    }

    void write(EnvelopeRef ref, FileAnswer answer, JsonWriter out) {
        String transfer = ref.transfer();
        switch (answer) {
            case FileAnswer.Appended appended ->
                chunk(transfer, appended.at(), appended.received(), ChunkStatus.SUCCESS, appended.offset(), out);
            case FileAnswer.OffsetMismatch mismatch ->
                chunk(transfer, mismatch.at(), 0, ChunkStatus.RETRY_CHUNK, mismatch.expected(), out);
            case FileAnswer.ChecksumMismatch mismatch ->
                chunk(transfer, mismatch.at(), 0, ChunkStatus.RETRY_CHUNK, mismatch.expected(), out);
            case FileAnswer.PacketStored ignored -> throw unasked(answer);
            case FileAnswer.PacketTooEarly ignored -> throw unasked(answer);
            case FileAnswer.DownloadOffered ignored -> throw unasked(answer);
            case FileAnswer.DownloadPacket ignored -> throw unasked(answer);
            case FileAnswer.DownloadFinished ignored -> throw unasked(answer);
            case FileAnswer.DownloadBroken ignored -> throw unasked(answer);
        }
        Frame.end(out, ref.requestId());
    }

    void write(FileDelivery delivery, Viewer viewer, JsonWriter out) {
        switch (delivery) {
            case FileDelivery.TransferOffered offered -> {
                begin(out, "FILE_TRANSFER_OFFER_NOTIFICATION")
                        .field("transfer_id", offered.transfer().toString());
                objects.user(out, "sender_", offered.sender());
                out.field("sender_username", offered.senderName())
                        .field("file_name", offered.name().value())
                        .field("file_size", offered.size())
                        .field("file_type", offered.type())
                        .field(
                                "file_hash_sha256",
                                offered.sha256() == null
                                        ? null
                                        : offered.sha256().hex());
            }
            case FileDelivery.TransferChanged changed ->
                status(
                        changed.transfer(),
                        changed.status(),
                        changed.reason(),
                        changed.uploadUrl(),
                        changed.downloadUrl(),
                        viewer,
                        out);
        }
        Frame.end(out, null);
    }

    private void status(
            TransferId transfer,
            TransferStatus status,
            @Nullable String reason,
            @Nullable String uploadUrl,
            @Nullable String downloadUrl,
            Viewer viewer,
            JsonWriter out) {
        begin(out, "FILE_TRANSFER_STATUS_NOTIFICATION")
                .field("transfer_id", transfer.toString())
                .field("status", status.name())
                .field("message", texts.get(viewer.language(), "transfer." + status));
        optional(out, "reason", reason);
        optional(out, "upload_url", uploadUrl);
        optional(out, "download_url", downloadUrl);
    }

    private void chunk(
            @Nullable String transfer, long offset, long received, ChunkStatus status, long next, JsonWriter out) {
        begin(out, "FILE_CHUNK_ACK_NOTIFICATION")
                .field("transfer_id", transfer)
                .field("chunk_offset", offset)
                .field("received_size", received)
                .field("status", status.name())
                .field("next_expected_offset", next);
    }

    /** The path is for clients; the signed URL beside it is not. */
    private void resumed(FileReply.TransferFound found, Viewer viewer, JsonWriter out) {
        begin(out, "FILE_TRANSFER_RESUME_RESPONSE")
                .field("transfer_id", found.transfer().toString())
                .field("can_resume", found.resumable())
                .field("next_expected_offset", found.offset())
                .field("status", found.status().name())
                .field("file_size", found.size())
                .field(
                        "message",
                        texts.get(viewer.language(), found.resumable() ? "transfer.goes_on" : "transfer.waits"));
        if (found.resumable()) {
            out.field(found.bySender() ? "upload_url" : "download_url", found.path());
        }
    }

    private static void optional(JsonWriter out, String name, @Nullable String text) {
        if (text != null) {
            out.field(name, text);
        }
    }

    private JsonWriter begin(JsonWriter out, String type) {
        return Frame.begin(out, type, IsoTime.of(clock.millis()));
    }

    private static IllegalStateException unasked(Object reply) {
        return new IllegalStateException(
                "envelope does not ask for " + reply.getClass().getSimpleName());
    }
}
