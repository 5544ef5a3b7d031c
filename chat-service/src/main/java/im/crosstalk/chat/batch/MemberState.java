package im.crosstalk.chat.batch;

import im.crosstalk.protocol.group.Role;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;

/** A member of a chat while a batch works on it. */
public final class MemberState {
    final ChatId chat;
    final UserId user;
    boolean exists;
    boolean changed;
    boolean removed;
    Role role;
    long joinedSequence;
    long joinedRevision;
    long readSequence;
    long sent;
    long sentBeforeRead;

    MemberState(ChatId chat, UserId user, Role role) {
        this.chat = chat;
        this.user = user;
        this.role = role;
    }

    public Role role() {
        return role;
    }

    public long readSequence() {
        return readSequence;
    }

    /** After which message unread ones are counted: the read mark, or where the member joined if that is later. */
    public long unreadAfter() {
        return Math.max(readSequence, joinedSequence);
    }

    /** Own messages since joining that lie after the read mark. */
    public long sentAfterRead() {
        return sent - sentBeforeRead;
    }

    public void changeRole(Role newRole) {
        changed = true;
        role = newRole;
    }

    /**
     * Moves the read mark.
     *
     * @param ownBetween how many of the messages between the old and the new mark are the member's own since joining
     */
    public void markRead(long sequence, long ownBetween) {
        changed = true;
        readSequence = sequence;
        sentBeforeRead += ownBetween;
    }

    void countSent() {
        changed = true;
        sent++;
    }
}
