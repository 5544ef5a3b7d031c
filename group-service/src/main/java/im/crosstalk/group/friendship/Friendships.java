package im.crosstalk.group.friendship;

import im.crosstalk.group.notice.NoticeBook;
import im.crosstalk.group.request.RequestBook;
import im.crosstalk.group.request.Settled;
import im.crosstalk.group.user.Prefetch;
import im.crosstalk.platform.kafka.Outcome;
import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Command;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Event;
import im.crosstalk.protocol.Push;
import im.crosstalk.protocol.auth.UserEvent;
import im.crosstalk.protocol.chat.ChatCommand.SetWritable;
import im.crosstalk.protocol.group.AccessRequest;
import im.crosstalk.protocol.group.AccessRequest.MakeFriend;
import im.crosstalk.protocol.group.GroupCommand.Unfriend;
import im.crosstalk.protocol.group.GroupReply;
import im.crosstalk.protocol.group.GroupReply.RequestSent;
import im.crosstalk.protocol.group.GroupReply.RequestSettled;
import im.crosstalk.protocol.group.GroupReply.Unfriended;
import im.crosstalk.protocol.group.Notice.FriendAdded;
import im.crosstalk.protocol.group.Notice.FriendRemoved;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.PublicIds;
import im.crosstalk.protocol.id.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.stereotype.Component;

/** Making and ending friendships. Runs in the batch's transaction; all of one pair in the order of its commands. */
@Component
public class Friendships {
    private final FriendRows friends;
    private final RequestBook requests;
    private final NoticeBook notices;
    private final Prefetch users;
    private final PublicIds ids;

    Friendships(FriendRows friends, RequestBook requests, NoticeBook notices, Prefetch users, PublicIds ids) {
        this.friends = friends;
        this.requests = requests;
        this.notices = notices;
        this.users = users;
        this.ids = ids;
    }

    /** Whether all of {@code others} are friends of {@code user}. */
    public boolean areAll(UserId user, Collection<UserId> others) {
        return friends.areAll(user, others);
    }

    /** Asks the other party. Two who ask each other have a request each; whichever is granted grants both. */
    public Outcome ask(MakeFriend asked, String message, Request request) {
        Caller caller = request.caller();
        ChatId pair = asked.chat();
        if (!pair.isPrivateOf(caller.user())) {
            return Outcome.refuse(ErrorCode.PERMISSION_DENIED);
        }
        UserId peer = pair.peerOf(caller.user());
        if (peer.equals(caller.user())) {
            return Outcome.refuse(ErrorCode.SAME_USER);
        }
        if (users.name(peer).isEmpty()) {
            return Outcome.refuse(ErrorCode.USER_NOT_FOUND);
        }
        if (friends.lock(pair)) {
            return Outcome.refuse(ErrorCode.ALREADY_FRIENDS);
        }
        RequestBook.Opened opened =
                requests.open(asked, caller, message, List.of(peer), caller.session(), request.now());
        Outcome outcome = Outcome.reply(new RequestSent(opened.number()));
        return opened.received() == null ? outcome : outcome.push(opened.received());
    }

    /** Only the one who was asked answers. */
    public Outcome settle(AccessRequest open, MakeFriend asked, boolean approved, Request request) {
        Caller caller = request.caller();
        ChatId pair = asked.chat();
        if (!pair.isPrivateOf(caller.user()) || caller.user().equals(open.sender())) {
            return Outcome.refuse(ErrorCode.REQUEST_NOT_FOUND);
        }
        var reply = new RequestSettled(open.number());
        if (!approved) {
            return new Outcome(reply, Settled.told(requests.settle(open, false)), List.of(), List.of());
        }
        List<Push> then = new ArrayList<>(Settled.told(requests.fulfil(open)));
        if (friends.lock(pair)) {
            return new Outcome(reply, then, List.of(), List.of());
        }
        then.add(notices.ofFriends(new FriendAdded(pair), request.now()));
        return changed(pair, true, reply, then, request);
    }

    /** The history stays; neither writes any more. */
    public Outcome unfriend(Unfriend command, Request request) {
        ChatId pair = command.chat();
        if (!pair.isPrivateOf(request.caller().user()) || !friends.lock(pair)) {
            return Outcome.refuse(ErrorCode.NOT_FRIENDS);
        }
        List<Push> then = List.of(notices.ofFriends(new FriendRemoved(pair), request.now()));
        return changed(pair, false, new Unfriended(pair), then, request);
    }

    private Outcome changed(ChatId pair, boolean nowFriends, GroupReply reply, List<Push> then, Request request) {
        long version = friends.set(pair, nowFriends);
        List<Event> events = List.of(
                event(pair.lo(), pair.hi(), nowFriends, version), event(pair.hi(), pair.lo(), nowFriends, version));
        Command command = new SetWritable(pair, version, nowFriends, reply, then);
        return new Outcome(
                null, List.of(), events, List.of(new Envelope<>(command, request.caller(), request.origin(), 0)));
    }

    private UserEvent event(UserId user, UserId friend, boolean nowFriends, long version) {
        return nowFriends
                ? new UserEvent.FriendAdded(
                        user.number(), ids.ofUser(user), friend.number(), ids.ofUser(friend), version)
                : new UserEvent.FriendRemoved(
                        user.number(), ids.ofUser(user), friend.number(), ids.ofUser(friend), version);
    }
}
