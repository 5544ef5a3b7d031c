package im.crosstalk.group.membership;

import im.crosstalk.platform.kafka.Outcome;
import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Command;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.Event;
import im.crosstalk.protocol.chat.ChatCommand.ApplyMembership;
import im.crosstalk.protocol.chat.MembershipChange;
import im.crosstalk.protocol.group.GroupEvent;
import im.crosstalk.protocol.group.GroupReply;
import im.crosstalk.protocol.group.GroupReply.Changed;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.PublicIds;
import im.crosstalk.protocol.id.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * What others learn of a decided change: chat-service, which applies it and then answers the one who asked, and
 * integrators. Takes the change's version.
 */
@Component
class Announcement {
    private final PublicIds ids;

    Announcement(PublicIds ids) {
        this.ids = ids;
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
        return outcome(group, joined, false, events, reply, request);
    }

    /** Changes of a group that goes on. */
    Outcome changed(Group group, List<MembershipChange> changes, Request request) {
        Place place = place(group);
        List<Event> events = new ArrayList<>();
        changes.forEach(change -> events.add(event(place, change, request.caller())));
        return outcome(group, changes, false, events, new Changed(place.chat, group.name()), request);
    }

    /** The last member has left. */
    Outcome ended(Group group, MembershipChange.Left left, Request request) {
        Place place = place(group);
        List<Event> events = List.of(
                event(place, left, request.caller()),
                new GroupEvent.Ended(place.number, place.version, place.id, place.room));
        return outcome(group, List.of(left), true, events, new Changed(place.chat, group.name()), request);
    }

    private static Outcome outcome(
            Group group,
            List<MembershipChange> changes,
            boolean ended,
            List<Event> events,
            GroupReply reply,
            Request request) {
        Caller caller = request.caller();
        Command apply = new ApplyMembership(
                group.chat(), group.version(), group.name(), caller.user(), caller.username(), changes, ended, reply);
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
