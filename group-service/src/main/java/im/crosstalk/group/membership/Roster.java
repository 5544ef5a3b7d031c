package im.crosstalk.group.membership;

import im.crosstalk.group.user.UserDirectory;
import im.crosstalk.platform.kafka.Outcome;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.chat.MembershipChange;
import im.crosstalk.protocol.group.Role;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Groups under their locks, and who is in them. */
@Component
class Roster {
    private final Groups groups;
    private final Members members;
    private final EntityManager entities;
    private final UserDirectory users;

    Roster(Groups groups, Members members, EntityManager entities, UserDirectory users) {
        this.groups = groups;
        this.members = members;
        this.entities = entities;
        this.users = users;
    }

    /** What is done with a locked group. */
    @FunctionalInterface
    interface InGroup {
        /** @param own the caller's membership; null when they are not in it */
        Outcome decide(Group group, @Nullable Member own);
    }

    /** Locks a group until the transaction ends and decides, or refuses where there is no such group. */
    Outcome inGroup(ChatId chat, UserId caller, InGroup decision) {
        if (chat.isPrivate()) {
            return Outcome.refuse(ErrorCode.NOT_A_GROUP);
        }
        Optional<Group> group = lock(chat);
        return group.isEmpty()
                ? Outcome.refuse(ErrorCode.GROUP_NOT_FOUND)
                : decision.decide(group.get(), member(chat, caller));
    }

    /** Locks a group until the transaction ends. */
    Optional<Group> lock(ChatId chat) {
        return groups.findById(chat.number());
    }

    @Nullable
    Member member(ChatId chat, UserId user) {
        return members.findById(new Member.Key(chat.number(), user.number())).orElse(null);
    }

    static @Nullable Role roleOf(@Nullable Member member) {
        return member == null ? null : member.role();
    }

    /** The owner and the admins. */
    List<UserId> admins(ChatId chat) {
        return members.adminsOf(chat.number()).stream().map(Member::user).toList();
    }

    /** The name of a member, or of somebody who has asked to be one: known since then. */
    String nameOf(UserId user) {
        return Objects.requireNonNull(users.known(List.of(user)).get(user));
    }

    /** Takes somebody in. */
    MembershipChange.Joined admit(Group group, UserId user, String name, Role role) {
        entities.persist(group.admit(user, role));
        return new MembershipChange.Joined(user, name, role);
    }

    /** Lets a member out of a group that goes on. */
    void dismiss(Group group, Member member) {
        entities.remove(member);
        group.dismissOne();
    }

    /** The last member is out. */
    void end(Group group, Member last) {
        entities.remove(last);
        entities.remove(group);
    }

    /** Keeps a new group. */
    void found(Group group) {
        entities.persist(group);
    }

    /** The number of the next group. */
    ChatId nextGroup() {
        return ChatId.ofGroup(groups.nextOrdinal());
    }
}
