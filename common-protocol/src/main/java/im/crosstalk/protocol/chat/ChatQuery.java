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

    /**
     * The messages before a place, newest first; a place that names no message serves as well. Answered by
     * {@link ChatReply.HistoryPage}, by several where they pass 1 MiB.
     *
     * @param before exclusive; null for the newest
     */
    @WireName("chat.pull_messages")
    record PullMessages(ChatId chat, @Nullable Long before, int limit) implements ChatQuery {
        public PullMessages {
            if (limit < 1 || limit > 100) {
                throw new InvalidFieldException("limit", "is 1 to 100");
            }
        }
    }

    /**
     * The caller's read marks in all their chats, also those in which nobody has written. Answered by
     * {@link ChatReply.ReadMarks}.
     */
    @WireName("chat.list_read_marks")
    record ListReadMarks() implements ChatQuery {}

    /**
     * The newest messages of each of the caller's chats, chat by chat, oldest first in each. Answered by
     * {@link ChatReply.NewestMessages}, in several where they pass 1 MiB.
     *
     * @param after the place where the previous answer ended; null for the start
     */
    @WireName("chat.list_newest")
    record ListNewest(int perChat, @Nullable NewestCursor after) implements ChatQuery {
        public ListNewest {
            if (perChat < 1 || perChat > 100) {
                throw new InvalidFieldException("limit", "is 1 to 100");
            }
        }
    }

    /** A message in the order of {@link ListNewest}. */
    record NewestCursor(ChatId chat, long sequence) {}

    /** A chat's name as the caller sees it; for those in it. Answered by {@link ChatReply.ChatInfo}. */
    @WireName("chat.get_info")
    record GetChatInfo(ChatId chat) implements ChatQuery {}

    /** How far the other party of a private chat has read. Answered by {@link ChatReply.PeerRead}. */
    @WireName("chat.get_peer_read")
    record GetPeerRead(ChatId chat) implements ChatQuery {}

    /** Who has read a group's message, those whose read mark has reached it. Answered by {@link ChatReply.Readers}. */
    @WireName("chat.list_readers")
    record ListReaders(ChatId chat, long sequence) implements ChatQuery {}

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
