package im.crosstalk.protocol.chat;

import im.crosstalk.protocol.Paged;
import im.crosstalk.protocol.Query;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.WireName;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.MessageId;
import im.crosstalk.protocol.id.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What chat-service answers. */
public sealed interface ChatReply extends Reply {
    /** The message is durable. A repeat of it gets the same answer, and nothing else happens. */
    @WireName("chat.message_accepted")
    record MessageAccepted(MessageId message, @Nullable String clientMessageId, long receivedAt) implements ChatReply {}

    @WireName("chat.recalled")
    record Recalled(MessageId message, @Nullable String clientMessageId) implements ChatReply {}

    @WireName("chat.marked")
    record Marked(ChatId chat, long sequence, long unread) implements ChatReply {}

    /**
     * Newest first.
     *
     * @param next asks for what was wanted too but had no room; null where that is left to the client
     */
    @WireName("chat.history_page")
    record HistoryPage(
            ChatId chat,
            List<StoredMessage> messages,
            boolean hasOlder,
            @Nullable Query next) implements ChatReply, Paged {
        /** One that is not followed by another. */
        public HistoryPage(ChatId chat, List<StoredMessage> messages, boolean hasOlder) {
            this(chat, messages, hasOlder, null);
        }
    }

    @WireName("chat.synced")
    record Synced(List<ChatPage> chats) implements ChatReply {
        /**
         * @param messages oldest first
         * @param recalled sequences recalled since the revision asked for; null when it was not asked for
         */
        public record ChatPage(
                ChatId chat,
                List<StoredMessage> messages,
                long latestSequence,
                boolean hasMore,
                @Nullable Long revision,
                @Nullable List<Long> recalled) {}
    }

    @WireName("chat.read_marks")
    record ReadMarks(List<ReadMark> marks) implements ChatReply {}

    /** @param sequence the newest message that the user has read; 0 for none */
    record ReadMark(ChatId chat, long sequence) {}

    /** Oldest first within each chat. */
    @WireName("chat.newest_messages")
    record NewestMessages(
            List<StoredMessage> messages, @Nullable Query next) implements ChatReply, Paged {}

    /** @param name the group's, or the other user's */
    @WireName("chat.info")
    record ChatInfo(ChatId chat, String name) implements ChatReply {}

    /** @param sequence the newest message that the other party has read; 0 for none */
    @WireName("chat.peer_read")
    record PeerRead(ChatId chat, long sequence) implements ChatReply {}

    @WireName("chat.readers")
    record Readers(ChatId chat, long sequence, List<UserId> users) implements ChatReply {}

    @WireName("chat.groups")
    record Groups(List<Entry> groups) implements ChatReply {
        public record Entry(ChatId chat, String name, long unread) {}
    }

    /**
     * @param groups the groups of the user, for the gateway's index; only in the first page
     * @param items oldest first
     * @param next where to go on; null at the end
     * @param knownDevice whether the device had signed in before; if not, the gateway registers it
     */
    @WireName("chat.replay_page")
    record ReplayPage(
            List<ChatId> groups, List<ReplayItem> items, ChatQuery.@Nullable ReplayCursor next, boolean knownDevice)
            implements ChatReply {}

    /** What a replay consists of. */
    sealed interface ReplayItem {
        /** @param delivered whether another device of the user has had it, so that its sender knows already */
        @WireName("message")
        record Missed(StoredMessage message, boolean delivered) implements ReplayItem {}

        @WireName("recall")
        record MissedRecall(ChatDelivery.MessageRecalled recall) implements ReplayItem {}

        @WireName("e2ee")
        record MissedE2ee(ChatDelivery.E2eeRelayed relay) implements ReplayItem {}
    }

    /** @param queued whether it waits for the recipient to come online */
    @WireName("chat.relayed")
    record Relayed(boolean queued) implements ChatReply {}

    enum CallStatus {
        CONNECTING,
        ACCEPTED,
        CONNECTED,
        REJECTED_BY_USER,
        REJECTED_UNAVAILABLE,
        ENDED
    }

    /** Where a call stands, as the one who asked sees it. */
    @WireName("chat.call_answered")
    record CallAnswered(
            CallId call, CallStatus status, @Nullable String reason) implements ChatReply {}
}
