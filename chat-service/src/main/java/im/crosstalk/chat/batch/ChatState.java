package im.crosstalk.chat.batch;

import im.crosstalk.protocol.id.ChatId;
import org.jspecify.annotations.Nullable;

/** A chat while a batch works on it. Its row is locked from the batch's begin to its commit. */
public final class ChatState {
    final ChatId id;
    boolean exists;
    boolean changed;
    private long lastSequence;
    private long lastReceivedAt;
    private long revision;
    private long version;
    private @Nullable String name;
    private boolean writable = true;
    private boolean ended;

    ChatState(ChatId id) {
        this.id = id;
    }

    ChatState(
            ChatId id,
            long lastSequence,
            long lastReceivedAt,
            long revision,
            long version,
            @Nullable String name,
            boolean writable,
            boolean ended) {
        this.id = id;
        this.exists = true;
        this.lastSequence = lastSequence;
        this.lastReceivedAt = lastReceivedAt;
        this.revision = revision;
        this.version = version;
        this.name = name;
        this.writable = writable;
        this.ended = ended;
    }

    /** Whether anything is known of this chat: somebody has written in it, or it is a group. */
    public boolean exists() {
        return exists || changed;
    }

    public ChatId id() {
        return id;
    }

    public long lastSequence() {
        return lastSequence;
    }

    public long lastReceivedAt() {
        return lastReceivedAt;
    }

    public long revision() {
        return revision;
    }

    public long version() {
        return version;
    }

    public @Nullable String name() {
        return name;
    }

    public boolean writable() {
        return writable;
    }

    public boolean ended() {
        return ended;
    }

    /** Allocates the next sequence, for a message received at {@code now}; times never go back within a chat. */
    long nextSequence(long now) {
        changed = true;
        lastReceivedAt = Math.max(lastReceivedAt, now);
        return ++lastSequence;
    }

    /** Counts one more recall. */
    public long nextRevision() {
        changed = true;
        return ++revision;
    }

    /** Takes over a decision of group-service. */
    public void apply(long newVersion, @Nullable String newName, boolean nowWritable, boolean nowEnded) {
        changed = true;
        version = newVersion;
        name = newName;
        writable = nowWritable;
        ended = nowEnded;
    }
}
