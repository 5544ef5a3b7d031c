package im.crosstalk.protocol.file;

import im.crosstalk.protocol.Event;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.WireName;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happens to files, for integrators. */
public sealed interface FileEvent extends Event {
    String fileId();

    @Override
    default Topic topic() {
        return Topic.FILE_EVENTS;
    }

    @Override
    default String key() {
        return fileId();
    }

    @Override
    default String subject() {
        return fileId();
    }

    /** What a file was uploaded for. */
    enum Purpose {
        PERSONAL,
        ROOM,
        TRANSFER
    }

    /**
     * All bytes of a file are there and checked.
     *
     * @param uploaderUserId null, like the number and the name, where nobody had signed in
     * @param chatNumber of the room or of the two parties' private chat; null for a user's own file
     * @param uploadedAt ISO 8601
     */
    @WireName("im.file.uploaded")
    record Uploaded(
            String fileId,
            String fileName,
            long fileSize,
            String fileType,
            String sha256,
            Purpose purpose,
            @Nullable UUID uploaderUserId,
            @Nullable Long uploaderUserNumber,
            @Nullable String uploaderUsername,
            @Nullable Long chatNumber,
            @Nullable String roomId,
            @Nullable String transferId,
            String uploadedAt)
            implements FileEvent {
        @Override
        public String id() {
            return "uploaded-" + fileId + "-" + sha256.substring(0, 16);
        }
    }

    /**
     * The receiver has got the file.
     *
     * @param completedAt ISO 8601
     */
    @WireName("im.file.transfer_completed")
    record TransferCompleted(
            String fileId,
            String transferId,
            String fileName,
            long fileSize,
            String fileType,
            String sha256,
            UUID senderUserId,
            long senderUserNumber,
            UUID recipientUserId,
            long recipientUserNumber,
            String completedAt)
            implements FileEvent {
        @Override
        public String id() {
            return "transfer-completed-" + transferId;
        }
    }
}
