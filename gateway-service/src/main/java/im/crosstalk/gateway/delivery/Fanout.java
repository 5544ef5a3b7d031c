package im.crosstalk.gateway.delivery;

import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.gateway.request.Answers;
import im.crosstalk.gateway.request.PendingRequests;
import im.crosstalk.gateway.session.SessionIndex;
import im.crosstalk.gateway.socket.Connection;
import im.crosstalk.gateway.socket.Parcel;
import im.crosstalk.gateway.socket.Receipt;
import im.crosstalk.gateway.socket.Session;
import im.crosstalk.gateway.socket.Trace;
import im.crosstalk.platform.trace.Tracing;
import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.GatewayAddress;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.GatewayRecord.Answer;
import im.crosstalk.protocol.GatewayRecord.Pushed;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.chat.ChatDelivery;
import im.crosstalk.protocol.chat.ChatReply;
import im.crosstalk.protocol.chat.MembershipChange;
import im.crosstalk.protocol.chat.StoredMessage;
import im.crosstalk.protocol.file.FileDelivery;
import im.crosstalk.protocol.file.FileReply;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import io.micrometer.tracing.Span;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the sockets of what lies on this gateway's topic, and fills batches for them. Used by one thread. */
@Component
class Fanout {
    private final SessionIndex index;
    private final PendingRequests pending;
    private final Replays replays;
    private final Tracing tracing;
    private final DeliveryMetrics metrics;
    private final JsonWriter writer = new JsonWriter();
    /** The last one about files: news of what it led to comes right behind it. */
    private @Nullable Answered lastOfFiles;

    private record Answered(long ref, Connection connection) {}

    Fanout(SessionIndex index, PendingRequests pending, Replays replays, Tracing tracing, DeliveryMetrics metrics) {
        this.index = index;
        this.pending = pending;
        this.replays = replays;
        this.tracing = tracing;
        this.metrics = metrics;
    }

    void handle(GatewayRecord item, Batch batch) {
        switch (item) {
            case Answer answer -> answer(answer, batch);
            case Pushed pushed -> push(pushed, batch);
        }
    }

    // Answers

    private void answer(Answer answer, Batch batch) {
        PendingRequests.Waiting waiting = pending.take(answer.ref());
        Connection asker = waiting == null ? null : waiting.connection();
        if (asker != null && answer.reply() instanceof FileReply) {
            lastOfFiles = new Answered(answer.ref(), asker);
        }
        switch (waiting) {
            case null -> {
                // Answered before, or too late for anything but a message's acknowledgement.
            }
            case PendingRequests.OfGateway gateway -> gateway.then().accept(answer.reply());
            case PendingRequests.OfClient client -> answer(client, answer.session(), answer.reply(), batch);
        }
    }

    /** Answers on the connection that asked; an acknowledgement also on another of its session, if that one is gone. */
    private void answer(PendingRequests.OfClient client, SessionId session, Reply reply, Batch batch) {
        Connection connection = client.connection();
        if (connection.isOpen() || !(reply instanceof ChatReply.MessageAccepted)) {
            batch.add(connection, to -> {
                Answers.write(to, client.dialect(), client.ref(), reply);
                client.answered(reply);
            });
            return;
        }
        for (Session other : index.of(session)) {
            if (other.dialect().equals(client.dialect())) {
                batch.add(other.connection(), to -> Answers.write(to, client.dialect(), client.ref(), reply));
            }
        }
    }

    // Pushes

    private void push(Pushed pushed, Batch batch) {
        Connection answered = acknowledge(pushed, batch);
        if (pushed.delivery() instanceof ChatDelivery.GroupChanged changed
                && changed.change() instanceof MembershipChange.Joined joined) {
            index.of(joined.target()).forEach(session -> join(session, changed.chat()));
        }
        deliver(pushed, answered, batch);
        if (pushed.delivery() instanceof ChatDelivery.GroupChanged changed) {
            switch (changed.change()) {
                case MembershipChange.Left left -> leave(left.target(), changed.chat());
                case MembershipChange.Removed removed -> leave(removed.target(), changed.chat());
                case MembershipChange.Joined ignored -> {}
                case MembershipChange.RoleChanged ignored -> {}
                case MembershipChange.Renamed ignored -> {}
            }
        }
    }

    /**
     * While the group's route to this gateway is being written, messages of members elsewhere may miss it. (Members here
     * only hear of the group after the route was sent off.)
     */
    private void join(Session session, ChatId chat) {
        CompletableFuture<Void> routed = index.join(session, List.of(chat));
        if (!routed.isDone() && !index.isOnlyGateway()) {
            routed.thenRun(() -> replays.startAgain(session));
        }
    }

    private void leave(UserId user, ChatId chat) {
        index.of(user).forEach(session -> index.leave(session, chat));
    }

    /** The connection that is answered: by a message that is also the answer to its sender, or by a reply of its own. */
    private @Nullable Connection acknowledge(Pushed pushed, Batch batch) {
        Answered last = lastOfFiles;
        if (last != null && pushed.ref() != null && pushed.ref() == last.ref()) {
            return last.connection();
        }
        if (pushed.ref() == null || !(pending.take(pushed.ref()) instanceof PendingRequests.OfClient client)) {
            return null;
        }
        if (pushed.delivery() instanceof ChatDelivery.MessagePosted posted) {
            StoredMessage message = posted.message();
            var accepted = new ChatReply.MessageAccepted(message.id(), message.clientMessageId(), message.receivedAt());
            SessionId session = pushed.except();
            answer(client, session == null ? new SessionId("") : session, accepted, batch);
        }
        return client.connection();
    }

    private void deliver(Pushed pushed, @Nullable Connection answered, Batch batch) {
        try (var encodings = new Encodings(pushed.delivery(), trace(pushed), writer)) {
            SessionId except = isForAll(pushed) ? null : pushed.except();
            Span span = tracing.next("deliver", pushed.trace());
            Connection last = null;
            int sockets = 0;
            for (Session session : audience(pushed.audience())) {
                if (except == null || !isExcepted(session, except, answered)) {
                    Parcel parcel = encodings.of(session);
                    if (parcel != null) {
                        batch.add(session.connection(), parcel);
                        last = session.connection();
                        sockets++;
                    }
                }
            }
            metrics.delivered(pushed.delivery(), sockets);
            end(span, last, batch);
        }
    }

    /** A delivery has been followed to its end when the last of its sockets has it. */
    private static void end(@Nullable Span span, @Nullable Connection last, Batch batch) {
        if (span == null) {
            return;
        }
        if (last == null) {
            span.end();
        } else {
            batch.add(last, ignored -> span.end());
        }
    }

    /**
     * A message, or news of a file, is kept from nobody here where nobody here is answered: the server has posted it, or the
     * one who asked waits at another gateway. And one who writes to themselves is the recipient too.
     */
    private static boolean isForAll(Pushed pushed) {
        return switch (pushed.delivery()) {
            case ChatDelivery.MessagePosted posted ->
                pushed.ref() == null || isToOneself(posted.message().chat());
            case FileDelivery ignored -> pushed.ref() == null;
            default -> false;
        };
    }

    private static boolean isToOneself(ChatId chat) {
        return chat.isPrivate() && chat.lo().equals(chat.hi());
    }

    /** Of a session on several connections, the one that asked is excepted; if it is not known, all are. */
    private static boolean isExcepted(Session session, SessionId except, @Nullable Connection answered) {
        return session.caller().session().equals(except)
                && (answered == null || !answered.isOpen() || session.connection() == answered);
    }

    private static @Nullable Trace trace(Pushed pushed) {
        if (pushed.delivery() instanceof ChatDelivery.MessagePosted posted
                && posted.message().chat().isPrivate()) {
            StoredMessage message = posted.message();
            List<GatewayAddress> at = pushed.receiptsAt();
            var receipt = new Receipt(
                    message.id(),
                    message.clientMessageId(),
                    message.sender(),
                    message.chat().peerOf(message.sender()),
                    at == null ? Receipt.Where.Local.HERE : new Receipt.Where.Named(at));
            return new Trace.OfMessage(message.chat(), message.sequence(), receipt);
        }
        return Traces.of(pushed.delivery());
    }

    private Collection<Session> audience(Audience audience) {
        return switch (audience) {
            case Audience.Members members -> members(members.chat());
            case Audience.Users users -> users(users.users());
            case Audience.MembersAnd both -> {
                Set<Session> all = new LinkedHashSet<>(members(both.chat()));
                all.addAll(users(both.users()));
                yield all;
            }
            case Audience.Session one -> index.of(one.session());
        };
    }

    private Collection<Session> members(ChatId chat) {
        if (chat.isGroup()) {
            return index.of(chat);
        }
        UserId lo = chat.lo();
        UserId hi = chat.hi();
        return lo.equals(hi) ? index.of(lo) : users(List.of(lo, hi));
    }

    private Collection<Session> users(List<UserId> users) {
        if (users.size() == 1) {
            return index.of(users.getFirst());
        }
        Set<Session> all = new LinkedHashSet<>();
        users.forEach(user -> all.addAll(index.of(user)));
        return all;
    }
}
