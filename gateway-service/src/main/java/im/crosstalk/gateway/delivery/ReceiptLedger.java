package im.crosstalk.gateway.delivery;

import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Up to which message of a private chat each sender has been told of delivery: so that the recipient's second device
 * does not tell again. Bounded; thread-safe.
 */
final class ReceiptLedger {
    private static final int REMEMBERED = 50_000;

    private record Side(ChatId chat, UserId sender) {}

    private final Map<Side, Long> told = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Side, Long> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Notes a receipt; false when the sender has been told of this message, or of a later one. */
    synchronized boolean isFirst(ChatId chat, UserId sender, long sequence) {
        var side = new Side(chat, sender);
        Long before = told.get(side);
        if (before != null && before >= sequence) {
            return false;
        }
        told.put(side, sequence);
        return true;
    }
}
