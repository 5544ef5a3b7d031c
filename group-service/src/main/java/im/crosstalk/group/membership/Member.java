package im.crosstalk.group.membership;

import im.crosstalk.protocol.group.Role;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;

/** A user in a group. */
@Entity
@Table(name = "member")
class Member {
    @EmbeddedId
    private Key key;

    @Enumerated(EnumType.STRING)
    private Role role;

    /** Among the group's members in the order of joining. */
    private long place;

    /** The primary key. */
    @Embeddable
    record Key(long chat, @Column(name = "user_number") long user) {}

    @SuppressWarnings("NullAway.Init")
    protected Member() {}

    Member(ChatId chat, UserId user, Role role, long place) {
        this.key = new Key(chat.number(), user.number());
        this.role = role;
        this.place = place;
    }

    UserId user() {
        return new UserId(key.user());
    }

    Role role() {
        return role;
    }

    long place() {
        return place;
    }

    void become(Role newRole) {
        role = newRole;
    }
}
