package im.crosstalk.group.membership;

import im.crosstalk.group.notice.NoticeBook;
import im.crosstalk.group.request.RequestBook;
import im.crosstalk.group.request.Settled;
import im.crosstalk.platform.kafka.Outcome;
import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Command;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.Event;
import im.crosstalk.protocol.Push;
import im.crosstalk.protocol.chat.ChatCommand.ApplyMembership;
import im.crosstalk.protocol.chat.MembershipChange;
import im.crosstalk.protocol.group.GroupEvent;
import im.crosstalk.protocol.group.GroupReply;
import im.crosstalk.protocol.group.GroupReply.Changed;
import im.crosstalk.protocol.group.Notice;
import im.crosstalk.protocol.group.Role;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.PublicIds;
import im.crosstalk.protocol.id.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * What others learn of a decided change: chat-service, which applies it and then answers the one who asked and tells
 * those whom it concerns, and integrators. Takes the change's version and writes its notices.
 */
@Component
class Announcement {
    private final PublicIds ids;
    private final NoticeBook notices;
    private final RequestBook requests;

    Announcement(PublicIds ids, NoticeBook notices, RequestBook requests) {
        this.ids = ids;
        this.notices = notices;
        this.requests = requests;
    }

    /** A new group. */
    Outcome created(Group group, List<MembershipChange> joined, GroupReply.Created reply, Request request) {
        List<Event> events = new ArrayList<>();
        Place place = place(group);
        events.add(new GroupEvent.Created(
                place.number,
                place.version,
                place.id,
                place.room,
                group.name(),
                ids.ofUser(request.caller().user())));
        joined.forEach(change -> events.add(event(place, change, request.caller())));
        UserId founder = request.caller().user();
        List<UserId> others = joined.stream()
                .map(MembershipChange::target)
                .filter(user -> !user.equals(founder))
                .toList();
        List<Push> then = notices.founded(place.chat, founder, others, request.now());
        return outcome(group, joined, false, events, reply, then, request);
    }

    /** Changes of a group that goes on, of which the one who asked is told as such. */
    Outcome changed(Group group, List<MembershipChange> changes, Request request) {
        return changed(group, changes, new Changed(group.chat(), group.name()), request);
    }

    /** Changes of a group that goes on. */
    Outcome changed(Group group, List<MembershipChange> changes, GroupReply reply, Request request) {
        Place place = place(group);
        List<Event> events = new ArrayList<>();
        List<Push> then = new ArrayList<>();
        for (MembershipChange change : changes) {
            events.add(event(place, change, request.caller()));
            if (change instanceof MembershipChange.Joined joined) {
                then.addAll(Settled.told(requests.joined(place.chat, joined.target())));
            }
        }
        then.addAll(noticed(place.chat, changes, request));
        then.addAll(shownToNewAdmins(place.chat, changes));
        return outcome(group, changes, false, events, reply, then, request);
    }

    /** Whoever has just become an admin learns of what waits for an answer. */
    private List<Push> shownToNewAdmins(ChatId chat, List<MembershipChange> changes) {
        List<Push> shown = new ArrayList<>();
        for (MembershipChange change : changes) {
            if (change instanceof MembershipChange.RoleChanged role
                    && role.newRole().isAdmin()
                    && !role.oldRole().isAdmin()) {
                shown.addAll(requests.showOpenOnes(chat, role.target()));
            }
        }
        return shown;
    }

    /** The last member has left. */
    Outcome ended(Group group, MembershipChange.Left left, Request request) {
        Place place = place(group);
        List<Event> events = List.of(
                event(place, left, request.caller()),
                new GroupEvent.Ended(place.number, place.version, place.id, place.room));
        List<Push> then = new ArrayList<>(Settled.told(requests.ended(place.chat)));
        then.addAll(noticed(place.chat, List.of(left), request));
        return outcome(group, List.of(left), true, events, new Changed(place.chat, group.name()), then, request);
    }

    /** The notices of a change; who came or went is told of it with all the others. */
    private List<Push> noticed(ChatId chat, List<MembershipChange> changes, Request request) {
        UserId actor = request.caller().user();
        long now = request.now();
        List<Push> pushes = new ArrayList<>();
        UserId oldOwner = null;
        for (MembershipChange change : changes) {
            switch (change) {
                case MembershipChange.Joined joined ->
                    pushes.add(notices.joined(new Notice.GroupJoined(chat, joined.target()), now));
                case MembershipChange.Left left ->
                    pushes.add(notices.gone(new Notice.GroupLeft(chat, left.target()), left.target(), now));
                case MembershipChange.Removed removed ->
                    pushes.add(notices.gone(
                            new Notice.GroupRemoved(chat, removed.target(), actor), removed.target(), now));
                case MembershipChange.RoleChanged role when role.oldRole() == Role.OWNER -> oldOwner = role.target();
                case MembershipChange.RoleChanged role
                when role.newRole() == Role.OWNER ->
                    pushes.add(notices.inGroup(
                            new Notice.OwnerTransferred(chat, Objects.requireNonNull(oldOwner), role.target()), now));
                case MembershipChange.RoleChanged role ->
                    pushes.add(notices.inGroup(
                            new Notice.AdminChanged(chat, role.target(), role.newRole() == Role.ADMIN), now));
                case MembershipChange.Renamed _ -> {
                    // There is no notice of a new name.
                }
            }
        }
        return pushes;
    }

    private static Outcome outcome(
            Group group,
            List<MembershipChange> changes,
            boolean ended,
            List<Event> events,
            GroupReply reply,
            List<Push> then,
            Request request) {
        Caller caller = request.caller();
        Command apply = new ApplyMembership(
                group.chat(),
                group.version(),
                group.name(),
                caller.user(),
                caller.username(),
                changes,
                ended,
                reply,
                then);
        return new Outcome(null, List.of(), events, List.of(new Envelope<>(apply, caller, request.origin(), 0)));
    }

    private Place place(Group group) {
        ChatId chat = group.chat();
        return new Place(chat, chat.number(), group.nextVersion(), ids.ofGroup(chat), chat.roomId());
    }

    /** Where and when something happened, as every event says it. */
    private record Place(ChatId chat, long number, long version, UUID id, String room) {}

    private GroupEvent event(Place at, MembershipChange change, Caller caller) {
        UserId target = change.target();
        UUID targetId = ids.ofUser(target);
        UUID actorId = ids.ofUser(caller.user());
        return switch (change) {
            case MembershipChange.Joined joined ->
                new GroupEvent.MemberJoined(
                        at.number,
                        at.version,
                        at.id,
                        at.room,
                        targetId,
                        target.number(),
                        joined.targetName(),
                        joined.role(),
                        actorId);
            case MembershipChange.Left left ->
                new GroupEvent.MemberLeft(
                        at.number, at.version, at.id, at.room, targetId, target.number(), left.targetName());
            case MembershipChange.Removed removed ->
                new GroupEvent.MemberRemoved(
                        at.number,
                        at.version,
                        at.id,
                        at.room,
                        targetId,
                        target.number(),
                        removed.targetName(),
                        actorId);
            case MembershipChange.RoleChanged role ->
                new GroupEvent.RoleChanged(
                        at.number,
                        at.version,
                        at.id,
                        at.room,
                        targetId,
                        target.number(),
                        role.targetName(),
                        role.oldRole(),
                        role.newRole(),
                        actorId);
            case MembershipChange.Renamed renamed ->
                new GroupEvent.Renamed(
                        at.number, at.version, at.id, at.room, renamed.oldName(), renamed.newName(), actorId);
        };
    }
}
