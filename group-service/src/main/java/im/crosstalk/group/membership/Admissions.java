package im.crosstalk.group.membership;

import im.crosstalk.group.request.RequestBook;
import im.crosstalk.group.request.RequestBook.Opened;
import im.crosstalk.group.request.Settled;
import im.crosstalk.group.user.Prefetch;
import im.crosstalk.platform.kafka.Outcome;
import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Push;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.chat.MembershipChange;
import im.crosstalk.protocol.group.AccessRequest;
import im.crosstalk.protocol.group.AccessRequest.GroupInvitation;
import im.crosstalk.protocol.group.AccessRequest.InvitedJoinGroup;
import im.crosstalk.protocol.group.AccessRequest.JoinGroup;
import im.crosstalk.protocol.group.GroupReply.RequestSent;
import im.crosstalk.protocol.group.GroupReply.RequestSettled;
import im.crosstalk.protocol.group.Role;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Requests for membership: who asks to be let in, who is invited, and what becomes of it. All of one group is decided
 * under its lock, so of two who answer at once the second finds nothing to answer.
 */
@Component
public class Admissions {
    private final Roster roster;
    private final RequestBook requests;
    private final Prefetch users;
    private final Announcement announcement;

    Admissions(Roster roster, RequestBook requests, Prefetch users, Announcement announcement) {
        this.roster = roster;
        this.requests = requests;
        this.users = users;
        this.announcement = announcement;
    }

    /** Asks to be let in, also into an open group: whoever asks is answered by its admins. */
    public Outcome ask(JoinGroup asked, String message, Request request) {
        return roster.inGroup(asked.chat(), request.caller().user(), (_, own) -> {
            if (own != null) {
                return Outcome.refuse(ErrorCode.ALREADY_GROUP_MEMBER);
            }
            Opened opened = open(asked, message, request.caller().session(), request);
            return told(opened, Outcome.reply(new RequestSent(opened.number())));
        });
    }

    /** Somebody wants to join a group that takes nobody by itself: refused, and its admins are asked. */
    Outcome refuseAndAsk(ChatId group, Request request) {
        return told(open(new JoinGroup(group), "", null, request), Outcome.refuse(ErrorCode.PERMISSION_DENIED));
    }

    private Opened open(JoinGroup asked, String message, @Nullable SessionId answered, Request request) {
        return requests.open(asked, request.caller(), message, roster.admins(asked.chat()), answered, request.now());
    }

    private static Outcome told(Opened opened, Outcome outcome) {
        Push received = opened.received();
        return received == null ? outcome : outcome.push(received);
    }

    /** Any member invites. */
    public Outcome invite(GroupInvitation asked, String message, Request request) {
        UserId receiver = asked.receiver();
        UserId caller = request.caller().user();
        return roster.inGroup(asked.chat(), caller, (_, own) -> {
            Optional<ErrorCode> refusal = GroupRules.invite(
                    Roster.roleOf(own),
                    Roster.roleOf(roster.member(asked.chat(), receiver)),
                    receiver.equals(caller),
                    users.name(receiver).isPresent());
            if (refusal.isPresent()) {
                return Outcome.refuse(refusal.get());
            }
            Opened opened = requests.open(
                    asked,
                    request.caller(),
                    message,
                    List.of(receiver),
                    request.caller().session(),
                    request.now());
            return told(opened, Outcome.reply(new RequestSent(opened.number())));
        });
    }

    /** The owner and any admin answer; REQUEST_NOT_FOUND for others. */
    public Outcome settle(AccessRequest open, boolean approved, Request request) {
        ChatId chat = open.subject().chat();
        Optional<Group> group = roster.lock(chat);
        Role own = Roster.roleOf(roster.member(chat, request.caller().user()));
        if (group.isEmpty() || own == null || !own.isAdmin()) {
            return Outcome.refuse(ErrorCode.REQUEST_NOT_FOUND);
        }
        return approved ? admit(group.get(), open, open.sender(), request) : refuse(open);
    }

    /**
     * Only the invited answers. Who accepts is in, unless a plain member invited them into a group that takes members by
     * approval: then its admins are asked. Where the inviter has left meanwhile there is nothing to accept any more.
     */
    public Outcome settle(AccessRequest open, GroupInvitation invitation, boolean approved, Request request) {
        ChatId chat = invitation.chat();
        Caller caller = request.caller();
        Optional<Group> group = roster.lock(chat);
        if (group.isEmpty() || !invitation.receiver().equals(caller.user())) {
            return Outcome.refuse(ErrorCode.REQUEST_NOT_FOUND);
        }
        if (!approved) {
            return refuse(open);
        }
        Role inviter = Roster.roleOf(roster.member(chat, open.sender()));
        if (inviter == null) {
            return new Outcome(
                    Refusal.of(ErrorCode.REQUEST_NOT_FOUND),
                    Settled.told(requests.settle(open, false)),
                    List.of(),
                    List.of());
        }
        if (!GroupRules.needsApproval(group.get().isOpen(), inviter)) {
            return admit(group.get(), open, caller.user(), request);
        }
        List<Push> pushes = new ArrayList<>(Settled.told(requests.settle(open, true)));
        Push received = requests.open(
                        new InvitedJoinGroup(chat, open.sender()),
                        caller,
                        open.message(),
                        roster.admins(chat),
                        null,
                        request.now())
                .received();
        if (received != null) {
            pushes.add(received);
        }
        return new Outcome(new RequestSettled(open.number()), pushes, List.of(), List.of());
    }

    private Outcome refuse(AccessRequest open) {
        return new Outcome(
                new RequestSettled(open.number()), Settled.told(requests.settle(open, false)), List.of(), List.of());
    }

    private Outcome admit(Group group, AccessRequest open, UserId user, Request request) {
        var reply = new RequestSettled(open.number());
        if (roster.member(group.chat(), user) != null) {
            return new Outcome(reply, Settled.told(requests.fulfil(open)), List.of(), List.of());
        }
        MembershipChange joined = roster.admit(group, user, roster.nameOf(user), Role.MEMBER);
        return announcement.changed(group, List.of(joined), reply, request);
    }
}
