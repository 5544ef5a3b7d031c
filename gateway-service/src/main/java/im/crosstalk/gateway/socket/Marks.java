package im.crosstalk.gateway.socket;

import im.crosstalk.protocol.id.ChatId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far one session has got in each chat: what was queued (so that a repeat is dropped), what was written to its
 * socket, what its device has surely got. Belongs to the connection's event loop.
 */
public final class Marks {
    private final Map<ChatId, Mark> byChat = new HashMap<>(4);
    private @Nullable Mark latest;
    private final List<Mark> unconfirmed = new ArrayList<>(1);
    private final List<Mark> unreported = new ArrayList<>(1);

    /** Three places in one chat, each with sequence, recall revision and relay. */
    public static final class Mark {
        private final ChatId chat;
        private final Place queued = new Place();
        private final Place written = new Place();
        private final Place confirmed = new Place();
        private boolean isUnconfirmed;
        private boolean isUnreported;

        private Mark(ChatId chat) {
            this.chat = chat;
        }

        public ChatId chat() {
            return chat;
        }

        public long sequence() {
            return confirmed.sequence;
        }

        public long revision() {
            return confirmed.revision;
        }

        /** The newest relayed piece of end-to-end encryption; 0 for none. */
        public long relay() {
            return confirmed.relay;
        }
    }

    private static final class Place {
        private long sequence;
        private long revision;
        private long relay;

        private boolean advance(Trace trace) {
            return switch (trace) {
                case Trace.OfMessage message -> {
                    boolean further = message.sequence() > sequence;
                    sequence = Math.max(sequence, message.sequence());
                    yield further;
                }
                case Trace.OfRecall recall -> {
                    boolean further = recall.revision() > revision;
                    revision = Math.max(revision, recall.revision());
                    yield further;
                }
                case Trace.OfRelay relayed -> {
                    boolean further = relayed.id() > relay;
                    relay = Math.max(relay, relayed.id());
                    yield further;
                }
            };
        }

        private boolean differs(Place other) {
            return sequence != other.sequence || revision != other.revision || relay != other.relay;
        }

        private void set(Place other) {
            sequence = other.sequence;
            revision = other.revision;
            relay = other.relay;
        }
    }

    /** Notes what is about to be written; false when this session has had it. */
    boolean admit(Trace trace) {
        return mark(trace.chat()).queued.advance(trace);
    }

    /** It has been written to the socket. */
    void written(Trace trace) {
        Mark mark = mark(trace.chat());
        mark.queued.advance(trace);
        mark.written.advance(trace);
        if (!mark.isUnconfirmed) {
            mark.isUnconfirmed = true;
            unconfirmed.add(mark);
        }
    }

    /** The device has spoken: it has got all that was written before. */
    void confirm() {
        for (Mark mark : unconfirmed) {
            mark.isUnconfirmed = false;
            if (mark.confirmed.differs(mark.written)) {
                mark.confirmed.set(mark.written);
                if (!mark.isUnreported) {
                    mark.isUnreported = true;
                    unreported.add(mark);
                }
            }
        }
        unconfirmed.clear();
    }

    boolean hasUnconfirmed() {
        return !unconfirmed.isEmpty();
    }

    /** All that the device has surely got. */
    public List<Mark> confirmed() {
        return byChat.values().stream()
                .filter(mark -> mark.confirmed.differs(new Place()))
                .toList();
    }

    /** Notes what the device had got before this session: none of it is queued again. */
    public void seed(ChatId chat, long sequence, long revision, long relay) {
        Place queued = mark(chat).queued;
        queued.sequence = Math.max(queued.sequence, sequence);
        queued.revision = Math.max(queued.revision, revision);
        queued.relay = Math.max(queued.relay, relay);
    }

    /** Takes the marks that were confirmed since the last call. */
    public List<Mark> takeConfirmed() {
        if (unreported.isEmpty()) {
            return List.of();
        }
        List<Mark> taken = List.copyOf(unreported);
        unreported.clear();
        taken.forEach(mark -> mark.isUnreported = false);
        return taken;
    }

    private Mark mark(ChatId chat) {
        Mark known = latest;
        if (known == null || !known.chat.equals(chat)) {
            known = byChat.computeIfAbsent(chat, Mark::new);
            latest = known;
        }
        return known;
    }
}
