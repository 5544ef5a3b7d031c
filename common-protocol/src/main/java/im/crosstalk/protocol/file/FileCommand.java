package im.crosstalk.protocol.file;

import im.crosstalk.protocol.Command;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.InvalidFieldException;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.WireName;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import org.jspecify.annotations.Nullable;

/**
 * Decisions about files. A user's own uploads are ordered by user, files of a room by the room, transfers by the two
 * parties' private chat.
 */
public sealed interface FileCommand extends Command {
    @Override
    default Topic topic() {
        return Topic.FILE_REQUESTS;
    }

    /** A user's own uploads (dialect upload), known by the client's own name for them. */
    sealed interface OfUpload extends FileCommand {
        UploadName upload();

        @Override
        default @Nullable Long partitionKey() {
            return null;
        }
    }

    /** Begins an upload, or goes on with an unfinished one of equal size. Answered by {@link FileReply.UploadActive}. */
    @WireName("file.start_upload")
    record StartUpload(UploadName upload, FileName name, long size) implements OfUpload {
        public StartUpload {
            checkSize(size);
        }
    }

    /** Answered by {@link FileReply.UploadPaused}. */
    @WireName("file.pause_upload")
    record PauseUpload(UploadName upload) implements OfUpload {}

    /** Answered by {@link FileReply.UploadActive}. */
    @WireName("file.resume_upload")
    record ResumeUpload(UploadName upload) implements OfUpload {}

    /** Answered by {@link FileReply.UploadStopped}. */
    @WireName("file.stop_upload")
    record StopUpload(UploadName upload, boolean delete) implements OfUpload {}

    /** Answered by {@link FileReply.UploadCompleted}. */
    @WireName("file.complete_upload")
    record CompleteUpload(UploadName upload, @Nullable Sha256 sha256) implements OfUpload {}

    /** Files that a member sends into a room, known by room, sender and name. */
    sealed interface OfRoom extends FileCommand {
        ChatId room();

        FileName name();

        @Override
        default @Nullable Long partitionKey() {
            return room().number();
        }
    }

    /**
     * Begins a file, or goes on with an unfinished one of equal size and packets. Answered by
     * {@link FileReply.RoomFileOpened}.
     */
    @WireName("file.open_room_file")
    record OpenRoomFile(ChatId room, FileName name, long size, String type, long packets) implements OfRoom {
        public OpenRoomFile {
            checkSize(size);
            checkType(type);
            if (packets < 0 || packets > Math.max(size, 1) || (packets == 0 && size > 0)) {
                throw new InvalidFieldException("total_packets", "does not fit the file's size");
            }
        }
    }

    /** Ends a file whose packets are all there. Answered by {@link FileReply.RoomFileFinished}. */
    @WireName("file.finish_room_file")
    record FinishRoomFile(ChatId room, FileName name) implements OfRoom {}

    /** What concerns one transfer. */
    sealed interface OfTransfer extends FileCommand {
        TransferId transfer();

        @Override
        default @Nullable Long partitionKey() {
            return transfer().chat().number();
        }
    }

    /** Offers a file to another user. Answered by {@link FileReply.TransferAnswered}, {@code PENDING}. */
    @WireName("file.offer_transfer")
    record OfferTransfer(
            ChatId chat,
            UserId recipient,
            FileName name,
            long size,
            String type,
            @Nullable Sha256 sha256) implements FileCommand {
        public OfferTransfer {
            checkSize(size);
            checkType(type);
        }

        @Override
        public @Nullable Long partitionKey() {
            return chat.number();
        }
    }

    /** Takes or refuses an offer. Answered by {@link FileReply.TransferAnswered}. */
    @WireName("file.respond_transfer")
    record RespondTransfer(
            TransferId transfer, boolean accepted, @Nullable String reason) implements OfTransfer {}

    /**
     * Announces bytes that a PUT brings. Answered by {@link FileReply.ChunkAcknowledged} once they are durable, or when
     * they have not come in time.
     *
     * @param md5 a chunk that arrives for this announcement is held against it
     */
    @WireName("file.announce_chunk")
    record AnnounceChunk(
            TransferId transfer,
            long offset,
            long size,
            @Nullable Md5 md5) implements OfTransfer {

        public AnnounceChunk {
            if (offset < 0) {
                throw new InvalidFieldException("chunk_offset", "is 0 or more");
            }
            if (size < 1) {
                throw new InvalidFieldException("chunk_size", "is 1 or more");
            }
        }
    }

    /** What a party says of its part in a transfer. */
    enum Ending {
        COMPLETED_UPLOAD,
        COMPLETED_DOWNLOAD,
        FAILED_UPLOAD,
        FAILED_DOWNLOAD,
        CANCELLED_BY_SENDER,
        CANCELLED_BY_RECEIVER;

        /** Whether this is for the sender to say. */
        public boolean bySender() {
            return this == COMPLETED_UPLOAD || this == FAILED_UPLOAD || this == CANCELLED_BY_SENDER;
        }
    }

    /** A party is done with its part, or gives up. Answered by {@link FileReply.TransferAnswered}. */
    @WireName("file.end_transfer")
    record EndTransfer(
            TransferId transfer, Ending ending, @Nullable Sha256 sha256) implements OfTransfer {}

    /** The first byte of a transfer is durable. From the service to itself. */
    @WireName("file.transfer_began")
    record TransferBegan(TransferId transfer) implements OfTransfer {}

    /** An announced chunk is durable, or overdue. From the service to itself, on behalf of whoever waits. */
    @WireName("file.chunk_due")
    record ChunkDue(TransferId transfer, long offset) implements OfTransfer {}

    /** A transfer's time is up. From the service to itself. */
    @WireName("file.transfer_due")
    record TransferDue(TransferId transfer) implements OfTransfer {}

    /**
     * The bytes of a file are all there and will not change. From the service to itself, on behalf of whoever waits for
     * it.
     *
     * @param order what orders the commands about this file
     * @param bytes the name of the bytes, so that a file begun anew is not taken for finished
     */
    @WireName("file.sealed")
    record FileSealed(FileId file, long order, String bytes, Sha256 sha256) implements FileCommand {
        @Override
        public @Nullable Long partitionKey() {
            return order;
        }
    }

    private static void checkSize(long size) {
        if (size < 0) {
            throw new InvalidFieldException("file_size", "is 0 or more");
        }
        if (size >= 1L << 53) {
            throw new InvalidFieldException(ErrorCode.INVALID_PAYLOAD, "file_size", "is out of range");
        }
    }

    private static void checkType(String type) {
        if (type.length() > 255 || type.indexOf('\0') >= 0) {
            throw new InvalidFieldException("file_type", "has at most 255 characters");
        }
    }
}
