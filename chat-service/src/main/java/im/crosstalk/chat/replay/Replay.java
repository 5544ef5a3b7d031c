package im.crosstalk.chat.replay;

import im.crosstalk.chat.history.AnswerBudget;
import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.chat.ChatQuery;
import im.crosstalk.protocol.chat.ChatQuery.ReplayCursor;
import im.crosstalk.protocol.chat.ChatReply.ReplayItem;
import im.crosstalk.protocol.chat.ChatReply.ReplayPage;
import im.crosstalk.protocol.id.ChatId;
import java.sql.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * What a device missed, page by page: messages, oldest first, at most the newest 100 of each chat; then recalls; then
 * relayed material. A known device starts at its marks, a new one at the user's read marks and without recalls.
 *
 * <p>The cursor names the last item of a page. It is opaque to gateways: behind all messages, {@link Phase} tells what it
 * means.
 */
@Component
public class Replay {
    /** The newest messages of each chat that are replayed; older ones are in the history. */
    static final int NEWEST = 100;

    private static final int MOST_ITEMS = 200;

    private static final String DEVICE = """
            SELECT EXISTS (SELECT FROM device WHERE user_id = ? AND device_id = ?),
                   ARRAY (SELECT c.chat_id FROM member own JOIN chat c USING (chat_id)
                           WHERE ? AND own.user_id = ? AND own.chat_id % 2 = 1 AND NOT c.ended
                           ORDER BY c.chat_id)
            """;

    private final JdbcTemplate jdbc;
    private final MissedMessages messages;
    private final MissedRecalls recalls;
    private final MissedRelays relays;

    Replay(JdbcTemplate jdbc, MissedMessages messages, MissedRecalls recalls, MissedRelays relays) {
        this.jdbc = jdbc;
        this.messages = messages;
        this.recalls = recalls;
        this.relays = relays;
    }

    /** What is replayed, in this order. */
    enum Phase {
        MESSAGES,
        RECALLS,
        RELAYS;

        /** Later than all times of receipt. */
        private static final long AFTER_MESSAGES = Long.MAX_VALUE;

        /** Stands for no chat. */
        private static final ChatId AFTER_RECALLS = new ChatId((1L << 53) - 1);

        static Phase of(ReplayCursor cursor) {
            if (cursor.receivedAt() != AFTER_MESSAGES) {
                return MESSAGES;
            }
            return cursor.chat().equals(AFTER_RECALLS) ? RELAYS : RECALLS;
        }

        /** The place of a message. */
        static ReplayCursor message(long receivedAt, ChatId chat, long sequence) {
            return new ReplayCursor(receivedAt, chat, sequence);
        }

        /** The place of a recall. */
        static ReplayCursor recall(ChatId chat, long revision) {
            return new ReplayCursor(AFTER_MESSAGES, chat, revision);
        }

        /** The place of a relay. */
        static ReplayCursor relay(long id) {
            return new ReplayCursor(AFTER_MESSAGES, AFTER_RECALLS, id);
        }

        /** The place before all items of this phase. */
        ReplayCursor start() {
            return switch (this) {
                case MESSAGES -> message(0, new ChatId(1), 0);
                case RECALLS -> recall(new ChatId(1), 0);
                case RELAYS -> relay(0);
            };
        }
    }

    /**
     * Whose replay.
     *
     * @param known whether the device has signed in before
     */
    record Device(Caller caller, boolean known) {
        long user() {
            return caller.user().number();
        }

        String name() {
            return caller.device().value();
        }
    }

    /** An item, its place, and the bytes it takes at most. */
    record Placed(ReplayItem item, ReplayCursor place, long size) {}

    /** A page ends at {@code limit} items or at 1 MiB; a limit of 0 asks for the groups alone. */
    public Reply on(ChatQuery.Replay query, Request request) {
        boolean first = query.after() == null;
        Start start = start(request.caller(), first);
        Device device = start.device();
        var page = new Page(Math.min(query.limit(), MOST_ITEMS), query.after());
        if (query.limit() > 0) {
            ReplayCursor after = query.after() == null ? Phase.MESSAGES.start() : query.after();
            for (Phase phase : Phase.values()) {
                Phase begun = Phase.of(after);
                if (phase.compareTo(begun) >= 0 && !page.full) {
                    ReplayCursor from = phase == begun ? after : phase.start();
                    page.addAll(read(phase, device, from, page.room() + 1));
                }
            }
        }
        return new ReplayPage(start.groups(), page.items, page.full ? page.last : null, device.known());
    }

    private List<Placed> read(Phase phase, Device device, ReplayCursor after, int rows) {
        return switch (phase) {
            case MESSAGES -> messages.after(device, after, rows);
            case RECALLS -> device.known() ? recalls.after(device, after, rows) : List.of();
            case RELAYS -> relays.after(device, after, rows);
        };
    }

    private record Start(Device device, List<ChatId> groups) {}

    private Start start(Caller caller, boolean withGroups) {
        long user = caller.user().number();
        return jdbc.queryForObject(
                DEVICE,
                (row, number) -> {
                    Array groups = row.getArray(2);
                    return new Start(
                            new Device(caller, row.getBoolean(1)),
                            Stream.of((Long[]) groups.getArray())
                                    .map(ChatId::new)
                                    .toList());
                },
                user,
                caller.device().value(),
                withGroups,
                user);
    }

    /** A page while it is filled. */
    private static final class Page {
        private final int limit;
        private final AnswerBudget budget = new AnswerBudget();
        private final List<ReplayItem> items = new ArrayList<>();
        private @Nullable ReplayCursor last;

        /** Whether something has found no room, so that there is another page. */
        private boolean full;

        private Page(int limit, @Nullable ReplayCursor after) {
            this.limit = limit;
            last = after;
        }

        private int room() {
            return limit - items.size();
        }

        private void addAll(List<Placed> more) {
            for (Placed placed : more) {
                if (items.size() == limit || !budget.take(placed.size())) {
                    full = true;
                    return;
                }
                items.add(placed.item());
                last = placed.place();
            }
        }
    }
}
