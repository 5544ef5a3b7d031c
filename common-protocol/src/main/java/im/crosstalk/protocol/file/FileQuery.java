package im.crosstalk.protocol.file;

import im.crosstalk.protocol.Query;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.WireName;
import im.crosstalk.protocol.id.ChatId;

/** What is asked of file-service. */
public sealed interface FileQuery extends Query {
    @Override
    default Topic topic() {
        return Topic.FILE_QUERIES;
    }

    /**
     * Where an upload of the caller's stands: for a connection that goes on with what another has started. Answered by
     * {@link FileReply.UploadActive} or {@link FileReply.UploadPaused}.
     */
    @WireName("file.find_upload")
    record FindUpload(UploadName upload) implements FileQuery {}

    /** Where an unfinished file of the caller's in a room stands. Answered by {@link FileReply.RoomFileOpened}. */
    @WireName("file.find_unfinished_room_file")
    record FindUnfinishedRoomFile(ChatId room, FileName name) implements FileQuery {}

    /** The finished files of a room, oldest first. Answered by {@link FileReply.RoomFiles}. */
    @WireName("file.list_room_files")
    record ListRoomFiles(ChatId room) implements FileQuery {}

    /** A finished file of a room by the name under which it is listed. Answered by {@link FileReply.RoomFileFound}. */
    @WireName("file.find_room_file")
    record FindRoomFile(ChatId room, FileName name) implements FileQuery {}

    /** Where a transfer of the caller's stands, ended ones excepted. Answered by {@link FileReply.TransferFound}. */
    @WireName("file.find_transfer")
    record FindTransfer(TransferId transfer) implements FileQuery {}

    /**
     * What waits for the caller: asked when somebody signs in, and told to them. Answered by
     * {@link FileReply.OpenTransfers}.
     */
    @WireName("file.open_transfers")
    record FindOpenTransfers() implements FileQuery {}
}
