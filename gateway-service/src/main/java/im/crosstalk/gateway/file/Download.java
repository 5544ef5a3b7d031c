package im.crosstalk.gateway.file;

import im.crosstalk.gateway.dialect.FileAnswer;
import im.crosstalk.gateway.file.FileBytes.Said;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.file.FileReply.RoomFileFound;
import im.crosstalk.protocol.file.RoomFile;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One file on its way to one client: a packet is read when the client has acknowledged enough and its socket has room. On the
 * connection's event loop.
 */
final class Download {
    /** Packets on their way at most. */
    static final int WINDOW = 8;

    private final Asked asked;
    private final Source source;
    private final int packetSize;
    private final long packets;
    private final Set<Long> unacknowledged = new HashSet<>();
    private RoomFileFound found;
    private long next;
    private long heardAt = System.nanoTime();
    private boolean accepted;
    private boolean reading;
    private boolean renewed;
    private boolean ended;

    /** What a download needs of others. */
    interface Source {
        CompletableFuture<Said> read(String url, long offset, int length);

        /** Asks for the file again: the answer is a {@link RoomFileFound} with a new URL, or why there is none. */
        CompletableFuture<Reply> renew();

        void ended(Download download);
    }

    Download(Asked asked, Source source, RoomFileFound found, int packetSize, long from) {
        this.asked = asked;
        this.source = source;
        this.found = found;
        this.packetSize = packetSize;
        this.packets = packets(found.file(), packetSize);
        this.next = from;
    }

    static long packets(RoomFile file, int packetSize) {
        return (file.size() + packetSize - 1) / packetSize;
    }

    RoomFile file() {
        return found.file();
    }

    FileAnswer offer() {
        return new FileAnswer.DownloadOffered(file(), packetSize, packets);
    }

    boolean isWaiting() {
        return !accepted;
    }

    void accept() {
        accepted = true;
        heardAt = System.nanoTime();
        pump();
    }

    /** @return false when that packet is not on its way */
    boolean acknowledged(long number) {
        boolean was = unacknowledged.remove(number);
        if (was) {
            heardAt = System.nanoTime();
            pump();
        }
        return was;
    }

    long heardAt() {
        return heardAt;
    }

    /** Nothing more is sent. */
    void cancel() {
        ended = true;
    }

    void breakOff(String why) {
        if (!ended) {
            end(new FileAnswer.DownloadBroken(file(), why));
        }
    }

    private void end(Reply last) {
        ended = true;
        source.ended(this);
        asked.answer(last);
    }

    /** Goes on as far as it may. */
    void pump() {
        if (!accepted || reading || ended) {
            return;
        }
        if (next > packets) {
            end(new FileAnswer.DownloadFinished(file()));
        } else if (unacknowledged.size() < WINDOW && asked.connection().hasRoom()) {
            read();
        }
    }

    private void read() {
        reading = true;
        long offset = (next - 1) * packetSize;
        int length = (int) Math.min(packetSize, file().size() - offset);
        asked.onLoop(source.read(found.url(), offset, length)).thenAccept(said -> {
            reading = false;
            if (!ended) {
                got(said);
            }
        });
    }

    private void got(Said said) {
        switch (said) {
            case Said.Read read -> {
                long number = next++;
                renewed = false;
                unacknowledged.add(number);
                asked.answer(new FileAnswer.DownloadPacket(file(), number, read.bytes()));
                pump();
            }
            case Said.Refused refused when Refusals.isStale(refused.problem()) && !renewed -> renew();
            case Said.Refused ignored -> breakOff("the file cannot be read now");
            case Said.Stored ignored -> throw new IllegalStateException("nothing was to be stored");
        }
    }

    private void renew() {
        renewed = true;
        reading = true;
        asked.onLoop(source.renew()).thenAccept(again -> {
            reading = false;
            if (ended) {
                return;
            }
            switch (again) {
                case RoomFileFound anew -> {
                    found = anew;
                    pump();
                }
                // Out of the room meanwhile: told like those who have never been in it.
                case Refusal refusal when refusal.code() == ErrorCode.PERMISSION_DENIED -> end(refusal);
                default -> breakOff("the file is not there any more");
            }
        });
    }
}
