package im.crosstalk.group.membership;

import im.crosstalk.protocol.group.Role;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A group as it stands. Changed only under its row's lock, and each change takes the next version. */
@Entity
@Table(name = "chat_group")
class Group {
    @Id
    private long chat;

    private String name;
    private boolean open;

    @Column(name = "created_at")
    private long createdAt;

    private long version;

    @Column(name = "member_count")
    private int memberCount;

    @Column(name = "joined_count")
    private long joinedCount;

    @Column(name = "notice_count")
    private long noticeCount;

    @SuppressWarnings("NullAway.Init")
    protected Group() {}

    /** @param createdAt epoch milliseconds */
    Group(ChatId chat, String name, boolean open, long createdAt) {
        this.chat = chat.number();
        this.name = name;
        this.open = open;
        this.createdAt = createdAt;
    }

    ChatId chat() {
        return new ChatId(chat);
    }

    String name() {
        return name;
    }

    boolean isOpen() {
        return open;
    }

    long createdAt() {
        return createdAt;
    }

    long version() {
        return version;
    }

    int memberCount() {
        return memberCount;
    }

    void rename(String newName) {
        name = newName;
    }

    /** Takes somebody in, behind all who are in it. */
    Member admit(UserId user, Role role) {
        memberCount++;
        return new Member(chat(), user, role, joinedCount++);
    }

    /** Somebody is out. */
    void dismissOne() {
        memberCount--;
    }

    /** Counts a notice that was posted. */
    long nextNotice() {
        return ++noticeCount;
    }

    /** Counts a change. */
    long nextVersion() {
        return ++version;
    }
}
