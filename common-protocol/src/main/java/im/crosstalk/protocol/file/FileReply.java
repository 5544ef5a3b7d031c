package im.crosstalk.protocol.file;

import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.WireName;
import im.crosstalk.protocol.id.ChatId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What file-service answers. A {@code url} is signed: for gateways, not for clients. */
public sealed interface FileReply extends Reply {
    /** @param offset durable bytes; where the next one goes */
    @WireName("file.upload_active")
    record UploadActive(UploadName upload, FileId file, long offset, long size, String url) implements FileReply {}

    @WireName("file.upload_paused")
    record UploadPaused(UploadName upload, FileId file, long offset, long size) implements FileReply {}

    @WireName("file.upload_stopped")
    record UploadStopped(UploadName upload) implements FileReply {}

    /** @param path as the client is told: {@code uploads/NAME} */
    @WireName("file.upload_completed")
    record UploadCompleted(UploadName upload, FileId file, String path, long size, Sha256 sha256)
            implements FileReply {}

    /** @param nextPacket the number of the next packet that is expected; one more than all when none is missing */
    @WireName("file.room_file_opened")
    record RoomFileOpened(
            ChatId room, FileName name, FileId file, long offset, long size, long nextPacket, long packets, String url)
            implements FileReply {}

    @WireName("file.room_file_finished")
    record RoomFileFinished(RoomFile file) implements FileReply {}

    @WireName("file.room_files")
    record RoomFiles(ChatId room, List<RoomFile> files) implements FileReply {}

    @WireName("file.room_file_found")
    record RoomFileFound(RoomFile file, String url) implements FileReply {}

    /**
     * Where a transfer stands, as the one who asked sees it.
     *
     * @param uploadUrl for the sender once accepted; path-absolute, to be used with a bearer token
     * @param downloadUrl for the receiver once all is there; likewise
     */
    @WireName("file.transfer_answered")
    record TransferAnswered(
            TransferId transfer,
            TransferStatus status,
            @Nullable String reason,
            @Nullable String uploadUrl,
            @Nullable String downloadUrl)
            implements FileReply {}

    /** How the announcement of a chunk ended. */
    enum ChunkStatus {
        SUCCESS,
        RETRY_CHUNK,
        FAILED
    }

    /** @param received bytes of this chunk that are durable */
    @WireName("file.chunk_acknowledged")
    record ChunkAcknowledged(TransferId transfer, long offset, long received, long nextOffset, ChunkStatus status)
            implements FileReply {}

    /**
     * @param bySender whether the caller is the sender
     * @param offset what the server holds
     * @param resumable whether bytes may flow: towards the server for the sender, from it for the receiver
     * @param path path-absolute, for clients
     * @param url for the gateway: writable for the sender, readable for the receiver; null while not resumable
     */
    @WireName("file.transfer_found")
    record TransferFound(
            TransferId transfer,
            TransferStatus status,
            boolean bySender,
            FileId file,
            long offset,
            long size,
            boolean resumable,
            String path,
            @Nullable String url)
            implements FileReply {}

    /** Offers that wait for the caller's word, and what the caller may have missed of others; oldest first. */
    @WireName("file.open_transfers_found")
    record OpenTransfers(List<FileDelivery.TransferOffered> offers, List<FileDelivery.TransferChanged> changes)
            implements FileReply {}
}
