package im.crosstalk.gateway.socket;

import im.crosstalk.protocol.id.MessageId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What waits while a session is brought what it missed. Belongs to the connection's event loop. */
final class Backlog {
    private final List<Parcel> parcels = new ArrayList<>(2);
    private @Nullable Set<MessageId> told;
    private long bytes;

    void add(Parcel parcel) {
        parcels.add(parcel);
        bytes += parcel.frame().readableBytes();
    }

    /** An answer has told the client this message meanwhile. It counts as had once all that waits before it is written. */
    void addTold(MessageId message, Parcel marker) {
        if (told == null) {
            told = new HashSet<>(4);
        }
        told.add(message);
        add(marker);
    }

    boolean hasTold(Trace trace) {
        return told != null
                && trace instanceof Trace.OfMessage message
                && told.contains(new MessageId(message.chat(), message.sequence()));
    }

    /** In order; without bytes where it only marks what was told. */
    List<Parcel> parcels() {
        return parcels;
    }

    long bytes() {
        return bytes;
    }
}
