package im.crosstalk.file.room;

import im.crosstalk.file.room.RoomFileRows.Unfinished;
import im.crosstalk.file.upload.Appended;
import im.crosstalk.file.upload.Appender;
import im.crosstalk.file.upload.Chunk;
import im.crosstalk.file.upload.Upload;
import im.crosstalk.file.upload.Uploads;
import im.crosstalk.protocol.file.FileId;
import java.io.InputStream;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Takes the packets of rooms' files. */
@Component
public class RoomPackets {
    private final RoomFileRows rows;
    private final Uploads uploads;
    private final Appender appender;

    RoomPackets(RoomFileRows rows, Uploads uploads, Appender appender) {
        this.rows = rows;
        this.uploads = uploads;
        this.appender = appender;
    }

    /** What became of a packet. */
    public sealed interface Taken {
        /** It is durable, now or before. */
        record Stored(long next) implements Taken {}

        /** Others come before it; nothing was stored. */
        record TooEarly(long next) implements Taken {}

        /** No file can be cut like that; nothing was stored. */
        record Misfit(String why) implements Taken {}

        /** The engine has said no. */
        record Refused(Appended why) implements Taken {}
    }

    /**
     * Stores a packet, whole or not at all.
     *
     * @param number counts from 1
     * @param length of the body
     */
    public Taken take(FileId file, long number, long length, InputStream body) {
        Optional<Upload> upload = uploads.find(file);
        Optional<Unfinished> begun = rows.find(file);
        if (upload.isEmpty() || begun.isEmpty()) {
            return new Taken.Refused(new Appended.Unknown());
        }
        var packets = new Packets(
                upload.get().size(), begun.get().packets(), begun.get().packetSize());
        long offset = upload.get().offset();
        long next = packets.next(offset);
        if (number < 1 || number > Math.max(packets.count(), 1)) {
            return new Taken.Misfit("sequence_number: is 1 to " + packets.count());
        }
        if (number < next || packets.size() == 0) {
            return packets.size() == 0 && length > 0
                    ? new Taken.Misfit("file_data: the file is empty")
                    : new Taken.Stored(Math.max(next, number + 1));
        }
        if (number > next) {
            return new Taken.TooEarly(next);
        }
        boolean fits = offset == 0 ? packets.fits(length) : length == packets.sizeOf(number);
        if (!fits) {
            return new Taken.Misfit("file_data: does not fit the file's size and packets");
        }
        return append(file, packets, offset, length, body);
    }

    private Taken append(FileId file, Packets packets, long offset, long length, InputStream body) {
        Chunk.Alongside firstTells = offset == 0 ? (before, now) -> rows.setPacketSize(file, length) : null;
        Appended appended = appender.append(file, new Chunk(offset, length, false, true, null, body, firstTells));
        var known = new Packets(packets.size(), packets.count(), offset == 0 ? length : packets.packetSize());
        if (appended instanceof Appended.Stored stored) {
            return new Taken.Stored(known.next(stored.upload().offset()));
        }
        if (appended instanceof Appended.Misplaced misplaced && misplaced.expected() > offset) {
            // Another request has brought a packet meanwhile.
            long size = rows.find(file).map(Unfinished::packetSize).orElse(0L);
            return new Taken.Stored(new Packets(packets.size(), packets.count(), size).next(misplaced.expected()));
        }
        return new Taken.Refused(appended);
    }
}
