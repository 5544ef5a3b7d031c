package im.crosstalk.chat.message;

import im.crosstalk.chat.batch.ChatBatch;
import im.crosstalk.chat.batch.ChatState;
import im.crosstalk.chat.batch.KnownMessage;
import im.crosstalk.platform.kafka.Outcome;
import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Push;
import im.crosstalk.protocol.chat.ChatCommand.SendMessage;
import im.crosstalk.protocol.chat.ChatDelivery.MessagePosted;
import im.crosstalk.protocol.chat.ChatReply.MessageAccepted;
import im.crosstalk.protocol.chat.StoredMessage;
import im.crosstalk.protocol.group.Role;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.MessageId;
import im.crosstalk.protocol.id.UserId;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writing messages. */
@Component
public class Messages {
    private final ChatBatch batch;
    private final MessageEvents events;

    Messages(ChatBatch batch, MessageEvents events) {
        this.batch = batch;
        this.events = events;
    }

    /** Stores a message once; the delivery to all members is also the sender's acknowledgement. */
    public Outcome send(SendMessage command, Request request) {
        Caller sender = request.caller();
        ChatState chat = batch.chat(command.chat());
        KnownMessage written = batch.written(command.chat(), sender.user(), command.key());
        if (written != null) {
            return repeat(command, written);
        }
        ErrorCode refusal = refusal(command, chat, sender.user());
        if (refusal != null) {
            return Outcome.refuse(refusal);
        }
        if (chat.id().isPrivate() && batch.member(chat.id(), sender.user()) == null) {
            batch.enrol(chat, chat.id().lo(), Role.MEMBER);
            if (!chat.id().lo().equals(chat.id().hi())) {
                batch.enrol(chat, chat.id().hi(), Role.MEMBER);
            }
        }
        long sequence = batch.allocate(chat, request.now());
        String sentAt = command.sentAt() == null ? Times.iso(request.now()) : command.sentAt();
        var message = new StoredMessage(
                chat.id(),
                sequence,
                command.clientMessageId(),
                sender.user(),
                sender.username(),
                command.content(),
                sentAt,
                chat.lastReceivedAt(),
                false);
        batch.add(message, command.key());
        return Outcome.none()
                .push(new Push(
                        new Audience.Members(chat.id()),
                        new MessagePosted(message),
                        // Where nobody waits, the message is nobody's acknowledgement: the sender gets it as all others
                        // do.
                        request.origin() == null ? null : sender.session(),
                        request.origin(),
                        chat.id().isPrivate() ? sender.user() : null))
                .event(events.sent(message));
    }

    private static Outcome repeat(SendMessage command, KnownMessage written) {
        if (!written.says(command.content())) {
            return Outcome.refuse(ErrorCode.INVALID_PAYLOAD, "client_message_id: names another message already");
        }
        var id = new MessageId(command.chat(), written.sequence());
        return Outcome.reply(new MessageAccepted(id, command.clientMessageId(), written.receivedAt()));
    }

    private @Nullable ErrorCode refusal(SendMessage command, ChatState chat, UserId sender) {
        ErrorCode outsider = outsider(batch, chat, sender);
        if (outsider != null) {
            return outsider;
        }
        if (chat.id().isPrivate() && !batch.isUser(chat.id().peerOf(sender))) {
            return ErrorCode.USER_NOT_FOUND;
        }
        if (command.existingOnly() && batch.member(chat.id(), sender) == null) {
            return ErrorCode.RESOURCE_NOT_FOUND;
        }
        return chat.writable() ? null : ErrorCode.PERMISSION_DENIED;
    }

    /** Why a user has no business in a chat; null when they have. */
    static @Nullable ErrorCode outsider(ChatBatch batch, ChatState chat, UserId user) {
        ChatId id = chat.id();
        if (id.isPrivate()) {
            return id.isPrivateOf(user) ? null : ErrorCode.PERMISSION_DENIED;
        }
        if (!chat.exists() || chat.ended()) {
            return ErrorCode.GROUP_NOT_FOUND;
        }
        return batch.member(id, user) == null ? ErrorCode.NOT_GROUP_MEMBER : null;
    }
}
