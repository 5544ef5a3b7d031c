package im.crosstalk.protocol.id;

import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.InvalidFieldException;

/**
 * A message's place: its chat and its sequence in it, which counts 1, 2, 3 … without a hole. Written
 * {@code <chat>-<sequence>}.
 */
public record MessageId(ChatId chat, long sequence) {
    public MessageId {
        if (sequence < 1) {
            throw new InvalidFieldException("sequence", "counts from 1");
        }
    }

    /**
     * Reads what {@link #toString()} writes.
     *
     * @throws InvalidFieldException with {@link ErrorCode#MESSAGE_NOT_FOUND}: what no message can be called, none is
     */
    public static MessageId parse(String text) {
        if (text.matches("[1-9][0-9]{0,15}-[1-9][0-9]{0,17}")) {
            int dash = text.indexOf('-');
            long chat = Long.parseLong(text, 0, dash, 10);
            if (ChatId.isChat(chat)) {
                return new MessageId(new ChatId(chat), Long.parseLong(text, dash + 1, text.length(), 10));
            }
        }
        throw new InvalidFieldException(ErrorCode.MESSAGE_NOT_FOUND, "message", "is no message id");
    }

    @Override
    public String toString() {
        return chat.number() + "-" + sequence;
    }
}
