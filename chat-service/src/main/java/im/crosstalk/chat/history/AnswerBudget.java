package im.crosstalk.chat.history;

import im.crosstalk.protocol.chat.StoredMessage;
import java.util.List;

/**
 * Keeps one answer below 1 MiB, in whichever dialect it is written. Sizes are estimated from above, in bytes of UTF-8 in
 * a JSON string. The first thing always fits, so that answers make progress.
 */
public final class AnswerBudget {
    private static final int LIMIT = 1_000_000;

    /** Names of fields, ids, times: what one message's frame holds beside what people wrote. */
    private static final long FRAME = 480;

    private static final long LONGEST_ESCAPE = 6;

    private long left;
    private boolean fresh = true;

    public AnswerBudget() {
        this(0);
    }

    /** @param spent bytes that the answer takes in any case */
    AnswerBudget(long spent) {
        left = LIMIT - spent;
    }

    /** Takes room for one thing; false, and nothing is taken, when there is too little. */
    public boolean take(long bytes) {
        if (bytes > left && !fresh) {
            return false;
        }
        fresh = false;
        left -= bytes;
        return true;
    }

    /** Takes room for a message. */
    public boolean take(StoredMessage message) {
        return take(sizeOf(message));
    }

    /** Takes room for messages while there is enough, and says for how many. */
    public int take(List<StoredMessage> messages) {
        long atMost = 0;
        for (StoredMessage message : messages) {
            atMost += FRAME + LONGEST_ESCAPE * characters(message);
        }
        // Characters are only looked at where it may matter.
        if (atMost <= left) {
            take(atMost);
            return messages.size();
        }
        int taken = 0;
        while (taken < messages.size() && take(messages.get(taken))) {
            taken++;
        }
        return taken;
    }

    private static long characters(StoredMessage message) {
        String shownKey = message.clientMessageId();
        return (long) message.content().text().length()
                + message.senderName().length()
                + message.sentAt().length()
                + (shownKey == null ? 0 : shownKey.length());
    }

    /** What a message takes. */
    public static long sizeOf(StoredMessage message) {
        String shownKey = message.clientMessageId();
        return FRAME
                + escapedSize(message.content().text())
                + escapedSize(message.senderName())
                + escapedSize(message.sentAt())
                + (shownKey == null ? 0 : escapedSize(shownKey));
    }

    /** The bytes of {@code text} in a JSON string. */
    static long escapedSize(String text) {
        long size = 0;
        for (int i = 0; i < text.length(); i++) {
            size += escapedSize(text.charAt(i));
        }
        return size;
    }

    private static long escapedSize(char next) {
        if (next < ' ') {
            return next >= '\b' && next <= '\r' && next != 0x0b ? 2 : LONGEST_ESCAPE;
        }
        if (next < 0x80) {
            return next == '"' || next == '\\' ? 2 : 1;
        }
        // Each half of a surrogate pair is half of four bytes.
        return next < 0x800 || Character.isSurrogate(next) ? 2 : 3;
    }
}
