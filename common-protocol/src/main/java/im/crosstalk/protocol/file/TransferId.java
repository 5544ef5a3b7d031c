package im.crosstalk.protocol.file;

import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.InvalidFieldException;
import im.crosstalk.protocol.id.ChatId;
import java.util.UUID;
import java.util.regex.Pattern;

/** A transfer's id: the two parties' private chat, which orders its commands, and a random part. */
public record TransferId(ChatId chat, String random) {
    private static final Pattern FORM = Pattern.compile("[1-9][0-9]{0,15}-[0-9a-f]{32}");

    public static TransferId random(ChatId chat) {
        return new TransferId(chat, UUID.randomUUID().toString().replace("-", ""));
    }

    /**
     * Reads what {@link #toString()} writes.
     *
     * @throws InvalidFieldException with {@link ErrorCode#TRANSFER_ID_INVALID}
     */
    public static TransferId parse(String text) {
        if (FORM.matcher(text).matches()) {
            int dash = text.indexOf('-');
            long number = Long.parseLong(text, 0, dash, 10);
            if (ChatId.isChat(number) && new ChatId(number).isPrivate()) {
                return new TransferId(new ChatId(number), text.substring(dash + 1));
            }
        }
        throw new InvalidFieldException(ErrorCode.TRANSFER_ID_INVALID, "transfer_id", "names no transfer");
    }

    @Override
    public String toString() {
        return chat.number() + "-" + random;
    }
}
