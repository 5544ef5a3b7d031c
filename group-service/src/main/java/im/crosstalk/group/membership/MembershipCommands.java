package im.crosstalk.group.membership;

import im.crosstalk.group.user.UserDirectory;
import im.crosstalk.platform.kafka.Outcome;
import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.chat.MembershipChange;
import im.crosstalk.protocol.group.GroupCommand.AddMember;
import im.crosstalk.protocol.group.GroupCommand.ChangeRole;
import im.crosstalk.protocol.group.GroupCommand.CreateGroup;
import im.crosstalk.protocol.group.GroupCommand.JoinGroup;
import im.crosstalk.protocol.group.GroupCommand.LeaveGroup;
import im.crosstalk.protocol.group.GroupCommand.OfGroup;
import im.crosstalk.protocol.group.GroupCommand.RemoveMember;
import im.crosstalk.protocol.group.GroupCommand.RenameGroup;
import im.crosstalk.protocol.group.GroupReply;
import im.crosstalk.protocol.group.Role;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Handles what changes groups. Runs in the batch's transaction, under the lock of the group. */
@Component
public class MembershipCommands {
    private final Groups groups;
    private final Members members;
    private final EntityManager entities;
    private final UserDirectory users;
    private final Prefetch prefetch;
    private final Announcement announcement;

    MembershipCommands(
            Groups groups,
            Members members,
            EntityManager entities,
            UserDirectory users,
            Prefetch prefetch,
            Announcement announcement) {
        this.groups = groups;
        this.members = members;
        this.entities = entities;
        this.users = users;
        this.prefetch = prefetch;
        this.announcement = announcement;
    }

    public Outcome create(CreateGroup command, Request request) {
        Caller caller = request.caller();
        Set<UserId> others = new LinkedHashSet<>(command.members());
        others.remove(caller.user());
        if (command.friendsOnly() && !others.isEmpty()) {
            // Nobody has friends yet.
            return Outcome.refuse(ErrorCode.NOT_FRIENDS);
        }
        if (others.stream().anyMatch(user -> prefetch.name(user).isEmpty())) {
            return Outcome.refuse(ErrorCode.USER_NOT_FOUND);
        }
        var group = new Group(ChatId.ofGroup(groups.nextOrdinal()), command.name(), command.open(), request.now());
        List<MembershipChange> joined = new ArrayList<>(others.size() + 1);
        List<GroupReply.Member> answered = new ArrayList<>(others.size() + 1);
        admit(group, caller.user(), caller.username(), Role.OWNER, joined);
        answered.add(new GroupReply.Member(caller.user(), caller.username(), Role.OWNER, true));
        for (UserId user : others) {
            String name = prefetch.name(user).orElseThrow();
            admit(group, user, name, Role.MEMBER, joined);
            answered.add(new GroupReply.Member(user, name, Role.MEMBER, prefetch.isOnline(user)));
        }
        Outcome outcome = announcement.created(
                group, joined, new GroupReply.Created(group.chat(), group.name(), answered), request);
        entities.persist(group);
        return outcome;
    }

    public Outcome join(JoinGroup command, Request request) {
        return inGroup(command, request, (group, own) -> {
            Optional<ErrorCode> refusal = GroupRules.join(group.isOpen(), roleOf(own));
            if (refusal.isPresent()) {
                return Outcome.refuse(refusal.get());
            }
            Caller caller = request.caller();
            List<MembershipChange> joined = new ArrayList<>();
            admit(group, caller.user(), caller.username(), Role.MEMBER, joined);
            return announcement.changed(group, joined, request);
        });
    }

    public Outcome leave(LeaveGroup command, Request request) {
        return inGroup(command, request, (group, own) -> {
            Optional<ErrorCode> refusal = GroupRules.leave(roleOf(own), group.memberCount());
            if (refusal.isPresent()) {
                return Outcome.refuse(refusal.get());
            }
            Caller caller = request.caller();
            entities.remove(Objects.requireNonNull(own));
            var left = new MembershipChange.Left(caller.user(), caller.username());
            if (group.memberCount() == 1) {
                entities.remove(group);
                return announcement.ended(group, left, request);
            }
            group.dismissOne();
            return announcement.changed(group, List.of(left), request);
        });
    }

    public Outcome add(AddMember command, Request request) {
        return inGroup(command, request, (group, own) -> {
            Optional<String> name = prefetch.name(command.user());
            Member target = member(command.chat(), command.user());
            Optional<ErrorCode> refusal = GroupRules.add(group.isOpen(), roleOf(own), roleOf(target), name.isPresent());
            if (refusal.isPresent()) {
                return Outcome.refuse(refusal.get());
            }
            List<MembershipChange> joined = new ArrayList<>();
            admit(group, command.user(), name.orElseThrow(), Role.MEMBER, joined);
            return announcement.changed(group, joined, request);
        });
    }

    public Outcome remove(RemoveMember command, Request request) {
        return inGroup(command, request, (group, own) -> {
            Member target = member(command.chat(), command.user());
            boolean self = command.user().equals(request.caller().user());
            Optional<ErrorCode> refusal = GroupRules.remove(roleOf(own), roleOf(target), self);
            if (refusal.isPresent()) {
                return Outcome.refuse(refusal.get());
            }
            entities.remove(Objects.requireNonNull(target));
            group.dismissOne();
            var removed = new MembershipChange.Removed(command.user(), nameOf(command.user()));
            return announcement.changed(group, List.of(removed), request);
        });
    }

    public Outcome changeRole(ChangeRole command, Request request) {
        return inGroup(command, request, (group, own) -> {
            Member target = member(command.chat(), command.user());
            boolean self = command.user().equals(request.caller().user());
            Optional<ErrorCode> refusal = GroupRules.changeRole(roleOf(own), roleOf(target), self, command.role());
            if (refusal.isPresent()) {
                return Outcome.refuse(refusal.get());
            }
            Member changed = Objects.requireNonNull(target);
            if (changed.role() == command.role()) {
                return unchanged(group);
            }
            List<MembershipChange> changes = new ArrayList<>();
            if (command.role() == Role.OWNER) {
                Member owner = Objects.requireNonNull(own);
                changes.add(become(owner, request.caller().username(), Role.ADMIN));
            }
            changes.add(become(changed, nameOf(command.user()), command.role()));
            return announcement.changed(group, changes, request);
        });
    }

    public Outcome rename(RenameGroup command, Request request) {
        return inGroup(command, request, (group, own) -> {
            Optional<ErrorCode> refusal = GroupRules.rename(roleOf(own));
            if (refusal.isPresent()) {
                return Outcome.refuse(refusal.get());
            }
            String old = group.name();
            if (old.equals(command.name())) {
                return unchanged(group);
            }
            group.rename(command.name());
            Caller caller = request.caller();
            var renamed = new MembershipChange.Renamed(caller.user(), caller.username(), old, command.name());
            return announcement.changed(group, List.of(renamed), request);
        });
    }

    /** What is done with a locked group. */
    @FunctionalInterface
    private interface InGroup {
        /** @param own the caller's membership; null when they are not in it */
        Outcome decide(Group group, @Nullable Member own);
    }

    private Outcome inGroup(OfGroup command, Request request, InGroup decision) {
        if (command.chat().isPrivate()) {
            return Outcome.refuse(ErrorCode.NOT_A_GROUP);
        }
        Optional<Group> group = groups.findById(command.chat().number());
        if (group.isEmpty()) {
            return Outcome.refuse(ErrorCode.GROUP_NOT_FOUND);
        }
        return decision.decide(
                group.get(), member(command.chat(), request.caller().user()));
    }

    /** It is as it should be: there is no change to put in order, so this is answered at once. */
    private static Outcome unchanged(Group group) {
        return Outcome.reply(new GroupReply.Changed(group.chat(), group.name()));
    }

    private void admit(Group group, UserId user, String name, Role role, List<MembershipChange> joined) {
        entities.persist(group.admit(user, role));
        joined.add(new MembershipChange.Joined(user, name, role));
    }

    private static MembershipChange become(Member member, String name, Role role) {
        var change = new MembershipChange.RoleChanged(member.user(), name, member.role(), role);
        member.become(role);
        return change;
    }

    private @Nullable Member member(ChatId chat, UserId user) {
        return members.findById(new Member.Key(chat.number(), user.number())).orElse(null);
    }

    private static @Nullable Role roleOf(@Nullable Member member) {
        return member == null ? null : member.role();
    }

    /** The name of a member, which is known since they joined. */
    private String nameOf(UserId member) {
        return Objects.requireNonNull(users.known(List.of(member)).get(member));
    }
}
