package im.crosstalk.group.membership;

import im.crosstalk.group.friendship.Friendships;
import im.crosstalk.group.user.Prefetch;
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
import im.crosstalk.protocol.id.UserId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Handles what changes groups. Runs in the batch's transaction, under the lock of the group. */
@Component
public class MembershipCommands {
    private final Roster roster;
    private final Admissions admissions;
    private final Friendships friendships;
    private final Prefetch users;
    private final Announcement announcement;

    MembershipCommands(
            Roster roster, Admissions admissions, Friendships friendships, Prefetch users, Announcement announcement) {
        this.roster = roster;
        this.admissions = admissions;
        this.friendships = friendships;
        this.users = users;
        this.announcement = announcement;
    }

    public Outcome create(CreateGroup command, Request request) {
        Caller caller = request.caller();
        Set<UserId> others = new LinkedHashSet<>(command.members());
        others.remove(caller.user());
        if (command.friendsOnly() && !friendships.areAll(caller.user(), others)) {
            return Outcome.refuse(ErrorCode.NOT_FRIENDS);
        }
        if (others.stream().anyMatch(user -> users.name(user).isEmpty())) {
            return Outcome.refuse(ErrorCode.USER_NOT_FOUND);
        }
        var group = new Group(roster.nextGroup(), command.name(), command.open(), request.now());
        List<MembershipChange> joined = new ArrayList<>(others.size() + 1);
        List<GroupReply.Member> answered = new ArrayList<>(others.size() + 1);
        joined.add(roster.admit(group, caller.user(), caller.username(), Role.OWNER));
        answered.add(new GroupReply.Member(caller.user(), caller.username(), Role.OWNER, true));
        for (UserId user : others) {
            String name = users.name(user).orElseThrow();
            joined.add(roster.admit(group, user, name, Role.MEMBER));
            answered.add(new GroupReply.Member(user, name, Role.MEMBER, users.isOnline(user)));
        }
        Outcome outcome = announcement.created(
                group, joined, new GroupReply.Created(group.chat(), group.name(), answered), request);
        roster.found(group);
        return outcome;
    }

    public Outcome join(JoinGroup command, Request request) {
        return inGroup(command, request, (group, own) -> {
            Optional<ErrorCode> refusal = GroupRules.join(group.isOpen(), Roster.roleOf(own));
            if (refusal.isPresent()) {
                return refusal.get() == ErrorCode.PERMISSION_DENIED
                        ? admissions.refuseAndAsk(command.chat(), request)
                        : Outcome.refuse(refusal.get());
            }
            Caller caller = request.caller();
            MembershipChange joined = roster.admit(group, caller.user(), caller.username(), Role.MEMBER);
            return announcement.changed(group, List.of(joined), request);
        });
    }

    public Outcome leave(LeaveGroup command, Request request) {
        return inGroup(command, request, (group, own) -> {
            Optional<ErrorCode> refusal = GroupRules.leave(Roster.roleOf(own), group.memberCount());
            if (refusal.isPresent()) {
                return Outcome.refuse(refusal.get());
            }
            Caller caller = request.caller();
            Member leaver = Objects.requireNonNull(own);
            var left = new MembershipChange.Left(caller.user(), caller.username());
            if (group.memberCount() == 1) {
                roster.end(group, leaver);
                return announcement.ended(group, left, request);
            }
            roster.dismiss(group, leaver);
            return announcement.changed(group, List.of(left), request);
        });
    }

    public Outcome add(AddMember command, Request request) {
        return inGroup(command, request, (group, own) -> {
            Optional<String> name = users.name(command.user());
            Member target = roster.member(command.chat(), command.user());
            Optional<ErrorCode> refusal =
                    GroupRules.add(group.isOpen(), Roster.roleOf(own), Roster.roleOf(target), name.isPresent());
            if (refusal.isPresent()) {
                return Outcome.refuse(refusal.get());
            }
            MembershipChange joined = roster.admit(group, command.user(), name.orElseThrow(), Role.MEMBER);
            return announcement.changed(group, List.of(joined), request);
        });
    }

    public Outcome remove(RemoveMember command, Request request) {
        return inGroup(command, request, (group, own) -> {
            Member target = roster.member(command.chat(), command.user());
            boolean self = command.user().equals(request.caller().user());
            Optional<ErrorCode> refusal = GroupRules.remove(Roster.roleOf(own), Roster.roleOf(target), self);
            if (refusal.isPresent()) {
                return Outcome.refuse(refusal.get());
            }
            roster.dismiss(group, Objects.requireNonNull(target));
            var removed = new MembershipChange.Removed(command.user(), roster.nameOf(command.user()));
            return announcement.changed(group, List.of(removed), request);
        });
    }

    public Outcome changeRole(ChangeRole command, Request request) {
        return inGroup(command, request, (group, own) -> {
            Member target = roster.member(command.chat(), command.user());
            boolean self = command.user().equals(request.caller().user());
            Optional<ErrorCode> refusal =
                    GroupRules.changeRole(Roster.roleOf(own), Roster.roleOf(target), self, command.role());
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
            changes.add(become(changed, roster.nameOf(command.user()), command.role()));
            return announcement.changed(group, changes, request);
        });
    }

    public Outcome rename(RenameGroup command, Request request) {
        return inGroup(command, request, (group, own) -> {
            Optional<ErrorCode> refusal = GroupRules.rename(Roster.roleOf(own));
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

    private Outcome inGroup(OfGroup command, Request request, Roster.InGroup decision) {
        return roster.inGroup(command.chat(), request.caller().user(), decision);
    }

    /** It is as it should be: there is no change to put in order, so this is answered at once. */
    private static Outcome unchanged(Group group) {
        return Outcome.reply(new GroupReply.Changed(group.chat(), group.name()));
    }

    private static MembershipChange become(Member member, String name, Role role) {
        var change = new MembershipChange.RoleChanged(member.user(), name, member.role(), role);
        member.become(role);
        return change;
    }
}
