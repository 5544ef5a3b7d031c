package im.crosstalk.protocol.chat;

import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.MessageId;
import im.crosstalk.protocol.id.UserId;
import org.jspecify.annotations.Nullable;

/**
 * A message as it lies in the history.
 *
 * @param clientMessageId the sender's own name for it, where the dialect has one that others may see
 * @param content empty text once recalled
 * @param sentAt the sender's own timestamp as written, or the server's; never used for order
 * @param receivedAt epoch milliseconds at which the server took it
 */
public record StoredMessage(
        ChatId chat,
        long sequence,
        @Nullable String clientMessageId,
        UserId sender,
        String senderName,
        Content content,
        String sentAt,
        long receivedAt,
        boolean recalled) {
    public MessageId id() {
        return new MessageId(chat, sequence);
    }
}
