package im.crosstalk.chat.history;

import im.crosstalk.protocol.chat.ChatReply.Synced.ChatPage;
import im.crosstalk.protocol.chat.StoredMessage;
import im.crosstalk.protocol.id.ChatId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One chat's part of a {@link Sync}'s answer while it is being read. */
final class ChatPageDraft {
    /** Bytes of an answer that a chat takes without messages. */
    static final int FRAME = 200;

    private static final int RECALL_FRAME = 40;

    final ChatId chat;
    final long latestSequence;
    final long latestRevision;

    /** The newest message, and the newest recall, that the client will have with this answer. */
    long sequence;

    @Nullable
    Long revision;

    private final List<StoredMessage> messages = new ArrayList<>();
    private final @Nullable List<Long> recalled;

    /** @param afterRevision null when recalls are not asked for */
    ChatPageDraft(
            ChatId chat, long afterSequence, @Nullable Long afterRevision, long latestSequence, long latestRevision) {
        this.chat = chat;
        this.sequence = afterSequence;
        this.revision = afterRevision;
        this.latestSequence = latestSequence;
        this.latestRevision = latestRevision;
        recalled = afterRevision == null ? null : new ArrayList<>();
    }

    boolean isBehind() {
        return sequence < latestSequence;
    }

    boolean wantsRecalls() {
        return revision != null && revision < latestRevision;
    }

    /** Adds the message if it is the next one and there is room for it. */
    boolean addMessage(StoredMessage message, AnswerBudget budget) {
        if (message.sequence() != sequence + 1 || !budget.take(message)) {
            return false;
        }
        messages.add(message);
        sequence = message.sequence();
        return true;
    }

    /** Adds the recall if it is the next one and there is room for it. */
    boolean addRecall(long recalledSequence, long recallRevision, AnswerBudget budget) {
        if (recalled == null || revision == null || recallRevision <= revision || !budget.take(RECALL_FRAME)) {
            return false;
        }
        recalled.add(recalledSequence);
        revision = recallRevision;
        return true;
    }

    /** Where recalls are missing, {@code revision} is that of the last one that is there. */
    ChatPage finished(StoredMessages names) {
        boolean hasMore = isBehind() || wantsRecalls();
        @Nullable Long shown = revision == null ? null : Long.valueOf(Math.min(revision, latestRevision));
        return new ChatPage(chat, names.named(messages), latestSequence, hasMore, shown, recalled);
    }
}
