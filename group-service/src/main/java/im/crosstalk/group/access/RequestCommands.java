package im.crosstalk.group.access;

import im.crosstalk.group.friendship.Friendships;
import im.crosstalk.group.membership.Admissions;
import im.crosstalk.group.request.RequestBook;
import im.crosstalk.platform.kafka.Outcome;
import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.group.AccessRequest;
import im.crosstalk.protocol.group.AccessRequest.GroupInvitation;
import im.crosstalk.protocol.group.AccessRequest.InvitedJoinGroup;
import im.crosstalk.protocol.group.AccessRequest.JoinGroup;
import im.crosstalk.protocol.group.AccessRequest.MakeFriend;
import im.crosstalk.protocol.group.GroupCommand.SendRequest;
import im.crosstalk.protocol.group.GroupCommand.SettleRequest;
import im.crosstalk.protocol.group.GroupCommand.SolveRequest;
import im.crosstalk.protocol.id.ChatId;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Handles the sending and answering of requests. */
@Component
public class RequestCommands {
    private final RequestBook requests;
    private final Friendships friendships;
    private final Admissions admissions;

    RequestCommands(RequestBook requests, Friendships friendships, Admissions admissions) {
        this.requests = requests;
        this.friendships = friendships;
        this.admissions = admissions;
    }

    public Outcome send(SendRequest command, Request request) {
        return switch (command.asked()) {
            case MakeFriend friend -> friendships.ask(friend, command.message(), request);
            case JoinGroup join -> admissions.ask(join, command.message(), request);
            case GroupInvitation invitation -> admissions.invite(invitation, command.message(), request);
        };
    }

    /** Leads an answer to the chat that it is about, where it is decided in order with all else that concerns it. */
    public Outcome solve(SolveRequest command, Request request) {
        Optional<ChatId> chat = requests.chatOf(command.request());
        if (chat.isEmpty()) {
            return Outcome.refuse(ErrorCode.REQUEST_NOT_FOUND);
        }
        var settle = new SettleRequest(chat.get(), command.request(), command.approved());
        return Outcome.none().command(new Envelope<>(settle, request.caller(), request.origin(), 0));
    }

    /** The first who may answer has answered; for all others there is no such request. */
    public Outcome settle(SettleRequest command, Request request) {
        Optional<AccessRequest> open = requests.lock(command.request());
        if (open.isEmpty()) {
            return Outcome.refuse(ErrorCode.REQUEST_NOT_FOUND);
        }
        AccessRequest found = open.get();
        return switch (found.subject()) {
            case MakeFriend friend -> friendships.settle(found, friend, command.approved(), request);
            case JoinGroup _, InvitedJoinGroup _ -> admissions.settle(found, command.approved(), request);
            case GroupInvitation invitation -> admissions.settle(found, invitation, command.approved(), request);
        };
    }
}
