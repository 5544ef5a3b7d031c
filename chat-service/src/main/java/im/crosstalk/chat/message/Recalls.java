package im.crosstalk.chat.message;

import im.crosstalk.chat.ChatProperties;
import im.crosstalk.chat.batch.ChatBatch;
import im.crosstalk.chat.batch.ChatState;
import im.crosstalk.chat.batch.KnownMessage;
import im.crosstalk.chat.batch.MemberState;
import im.crosstalk.platform.kafka.Outcome;
import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Push;
import im.crosstalk.protocol.chat.ChatCommand.RecallMessage;
import im.crosstalk.protocol.chat.ChatDelivery.MessageRecalled;
import im.crosstalk.protocol.chat.ChatReply.Recalled;
import im.crosstalk.protocol.group.Role;
import im.crosstalk.protocol.id.MessageId;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Taking messages back. */
@Component
public class Recalls {
    private final ChatBatch batch;
    private final MessageEvents events;
    private final RecallPolicy policy;

    Recalls(ChatBatch batch, MessageEvents events, ChatProperties properties) {
        this.batch = batch;
        this.events = events;
        policy = new RecallPolicy(properties.recallLimit());
    }

    /** Empties a message and tells all members. Recalling twice is the same as once. */
    public Outcome recall(RecallMessage command, Request request) {
        Caller caller = request.caller();
        ChatState chat = batch.chat(command.chat());
        ErrorCode outsider = Messages.outsider(batch, chat, caller.user());
        if (outsider != null) {
            // Of a private chat of others nothing is told, not even that there is one.
            return Outcome.refuse(chat.id().isPrivate() ? ErrorCode.MESSAGE_NOT_FOUND : outsider);
        }
        KnownMessage message = find(command, caller);
        if (message == null) {
            return Outcome.refuse(ErrorCode.MESSAGE_NOT_FOUND);
        }
        var id = new MessageId(chat.id(), message.sequence());
        var done = new Recalled(id, message.shownKey());
        ErrorCode refusal = policy.refusal(
                command.as(),
                message.sender().equals(caller.user()),
                role(chat, caller),
                request.now() - message.receivedAt());
        boolean repeated = message.recalled() && refusal != ErrorCode.PERMISSION_DENIED;
        if (repeated) {
            return Outcome.reply(done);
        }
        if (refusal != null) {
            return Outcome.refuse(refusal);
        }
        long revision = chat.nextRevision();
        batch.recall(chat, message, revision, caller, request.now());
        var told = new MessageRecalled(
                id,
                message.shownKey(),
                message.sender(),
                caller.user(),
                caller.username(),
                message.receivedAt(),
                request.now(),
                revision);
        return Outcome.reply(done)
                .push(new Push(new Audience.Members(chat.id()), told))
                .event(events.recalled(told));
    }

    private @Nullable KnownMessage find(RecallMessage command, Caller caller) {
        if (command.sequence() != null) {
            return batch.at(command.chat(), command.sequence());
        }
        String clientId = command.clientMessageId();
        return clientId == null ? null : batch.byClientId(command.chat(), caller.user(), clientId);
    }

    /** The caller's role in a group; nobody has one in a private chat. */
    private @Nullable Role role(ChatState chat, Caller caller) {
        MemberState member = chat.id().isGroup() ? batch.member(chat.id(), caller.user()) : null;
        return member == null ? null : member.role();
    }
}
