package im.crosstalk.chat.message;

import im.crosstalk.protocol.ChatType;
import im.crosstalk.protocol.chat.ChatDelivery.MessageRecalled;
import im.crosstalk.protocol.chat.MessageEvent;
import im.crosstalk.protocol.chat.StoredMessage;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.MessageId;
import im.crosstalk.protocol.id.PublicIds;
import im.crosstalk.protocol.id.UserId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What integrators are told of messages. */
@Component
class MessageEvents {
    private final PublicIds ids;

    MessageEvents(PublicIds ids) {
        this.ids = ids;
    }

    MessageEvent sent(StoredMessage message) {
        ChatId chat = message.chat();
        UserId recipient = chat.isPrivate() ? chat.peerOf(message.sender()) : null;
        return new MessageEvent.Sent(
                message.id().toString(),
                message.sequence(),
                ChatType.of(chat),
                chat.number(),
                chat.roomId(),
                group(chat),
                ids.ofUser(message.sender()),
                message.sender().number(),
                message.senderName(),
                recipient == null ? null : ids.ofUser(recipient),
                recipient == null ? null : recipient.number(),
                message.content().type(),
                message.content().text(),
                message.sentAt());
    }

    MessageEvent recalled(MessageRecalled recall) {
        ChatId chat = recall.message().chat();
        return new MessageEvent.Recalled(
                recall.message().toString(),
                recall.message().sequence(),
                ChatType.of(chat),
                chat.number(),
                chat.roomId(),
                group(chat),
                ids.ofUser(recall.sender()),
                ids.ofUser(recall.recaller()),
                recall.recallerName(),
                Times.iso(recall.at()));
    }

    MessageEvent read(MessageId message, UserId reader) {
        ChatId chat = message.chat();
        return new MessageEvent.Read(
                message.toString(),
                message.sequence(),
                ChatType.of(chat),
                chat.number(),
                chat.roomId(),
                group(chat),
                ids.ofUser(reader),
                reader.number());
    }

    private @Nullable UUID group(ChatId chat) {
        return chat.isGroup() ? ids.ofGroup(chat) : null;
    }
}
