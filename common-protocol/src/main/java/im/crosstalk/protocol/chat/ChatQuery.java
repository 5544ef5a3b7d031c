package im.crosstalk.protocol.chat;

import im.crosstalk.protocol.InvalidFieldException;
import im.crosstalk.protocol.Query;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.WireName;
import im.crosstalk.protocol.id.ChatId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is asked of chat-service. */
public sealed interface ChatQuery extends Query {
    @Override
    default Topic topic() {
        return Topic.CHAT_QUERIES;
    }

    /**
     * Older messages, newest first. Answered by {@link ChatReply.HistoryPage}.
     *
     * @param beforeSequence exclusive; wins over {@code beforeTime}; must name a message
     * @param beforeTime epoch milliseconds of the server's receipt, exclusive
     */
    @WireName("chat.history")
    record FetchHistory(
            ChatId chat,
            @Nullable Long beforeSequence,
            @Nullable Long beforeTime,
            int limit) implements ChatQuery {
        public FetchHistory {
            if (limit < 1 || limit > 100) {
                throw new InvalidFieldException("limit", "is 1 to 100");
            }
        }
    }

    /** What came after given places, oldest first. Answered by {@link ChatReply.Synced}. */
    @WireName("chat.sync")
    record Sync(List<Place> places, int limit) implements ChatQuery {
        public Sync {
            if (limit < 1 || limit > 500) {
                throw new InvalidFieldException("limit", "is 1 to 500");
            }
        }

        /** @param afterRevision asks for recalls since; null for none */
        public record Place(
                ChatId chat, long afterSequence, @Nullable Long afterRevision) {
            public Place {
                if (afterSequence < 0) {
                    throw new InvalidFieldException("after_sequence", "is 0 or more");
                }
                if (afterRevision != null && afterRevision < 0) {
                    throw new InvalidFieldException("after_revision", "is 0 or more");
                }
            }
        }
    }

    /** The caller's groups, with unread counts. Answered by {@link ChatReply.Groups}. */
    @WireName("chat.list_groups")
    record ListGroups() implements ChatQuery {}

    /**
     * A page of what the caller's device missed, oldest first. Answered by {@link ChatReply.ReplayPage}.
     *
     * @param after where the previous page ended; null for the first
     */
    @WireName("chat.replay")
    record Replay(@Nullable ReplayCursor after, int limit) implements ChatQuery {}

    /** A place in the order of replay: time of receipt, then chat, then sequence. */
    record ReplayCursor(long receivedAt, ChatId chat, long sequence) {}
}
