package im.crosstalk.protocol.chat;

import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.InvalidFieldException;
import im.crosstalk.protocol.id.ChatId;

/** A call's id: the two parties' private chat, which orders its commands, and a random part. */
public record CallId(ChatId chat, String random) {
    /**
     * Reads what {@link #toString()} writes.
     *
     * @throws InvalidFieldException with {@link ErrorCode#CALL_ID_INVALID}
     */
    public static CallId parse(String text) {
        if (text.matches("[1-9][0-9]{0,15}-[0-9a-f]{32}")) {
            int dash = text.indexOf('-');
            long number = Long.parseLong(text, 0, dash, 10);
            if (ChatId.isChat(number) && new ChatId(number).isPrivate()) {
                return new CallId(new ChatId(number), text.substring(dash + 1));
            }
        }
        throw new InvalidFieldException(ErrorCode.CALL_ID_INVALID, "call_id", "names no call");
    }

    @Override
    public String toString() {
        return chat.number() + "-" + random;
    }
}
