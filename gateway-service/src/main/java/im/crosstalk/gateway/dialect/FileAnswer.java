package im.crosstalk.gateway.dialect;

import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.file.RoomFile;

/** What the gateway itself answers about bytes of files; these never leave it. */
public sealed interface FileAnswer extends Reply {
    /**
     * A chunk is durable.
     *
     * @param at the chunk's offset
     * @param received its bytes
     * @param offset what the server holds now
     * @param size of the whole file
     */
    record Appended(long at, long received, long offset, long size) implements FileAnswer {}

    /** Nothing was stored: the chunk belongs elsewhere. */
    record OffsetMismatch(long at, long expected) implements FileAnswer {}

    /** Nothing was stored: the chunk is not what its digest says. */
    record ChecksumMismatch(long at, long expected) implements FileAnswer {}

    /** @param quiet whether its bytes are not to be repeated */
    record PacketStored(long number, boolean quiet) implements FileAnswer {}

    /** Nothing was stored: others come first. */
    record PacketTooEarly(long number, long expected) implements FileAnswer {}

    /** A download may begin, once the client says so. */
    record DownloadOffered(RoomFile file, int packetSize, long packets) implements FileAnswer {}

    /** A packet of a download, counted from 1. */
    @SuppressWarnings("ArrayRecordComponent")
    record DownloadPacket(RoomFile file, long number, byte[] bytes) implements FileAnswer {}

    /** All packets of a download have been sent. */
    record DownloadFinished(RoomFile file) implements FileAnswer {}

    /** A download ends before its end. */
    record DownloadBroken(RoomFile file, String why) implements FileAnswer {}
}
