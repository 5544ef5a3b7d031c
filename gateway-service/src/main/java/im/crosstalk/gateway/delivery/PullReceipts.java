package im.crosstalk.gateway.delivery;

import im.crosstalk.gateway.request.Requests;
import im.crosstalk.gateway.socket.Receipt;
import im.crosstalk.gateway.socket.Session;
import im.crosstalk.protocol.chat.ChatQuery;
import im.crosstalk.protocol.chat.ChatQuery.ReplayCursor;
import im.crosstalk.protocol.chat.ChatReply;
import im.crosstalk.protocol.chat.ChatReply.ReplayItem;
import im.crosstalk.protocol.chat.StoredMessage;
import im.crosstalk.protocol.id.MessageId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Receipts for private messages that a device pulls instead of having them replayed: for those that no device of its user has
 * got before.
 */
@Component
public class PullReceipts {
    private static final int PAGE = 100;

    /** More pages than that nobody has missed who pulls now and then. */
    private static final int MOST_PAGES = 20;

    private final Requests requests;
    private final Receipts receipts;

    PullReceipts(Requests requests, Receipts receipts) {
        this.requests = requests;
        this.receipts = receipts;
    }

    /** What is owed to senders, once it is pulled. Incomplete where a service does not answer: receipts are best effort. */
    public static final class Owed {
        private final Map<MessageId, Receipt> byMessage = new HashMap<>();
        private final CompletableFuture<Void> complete = new CompletableFuture<>();
        private int pages;
    }

    /** Asks what the session's device has missed so far. */
    public Owed find(Session session) {
        var owed = new Owed();
        ask(session, owed, null);
        return owed;
    }

    private void ask(Session session, Owed owed, @Nullable ReplayCursor after) {
        requests.ask(session.caller(), new ChatQuery.Replay(after, PAGE), reply -> {
            ReplayCursor next = null;
            if (reply instanceof ChatReply.ReplayPage page) {
                page.items().forEach(item -> add(session, owed, item));
                next = page.next();
            }
            owed.pages++;
            if (next == null || owed.pages == MOST_PAGES || session.hasEnded()) {
                owed.complete.complete(null);
            } else {
                ask(session, owed, next);
            }
        });
    }

    private static void add(Session session, Owed owed, ReplayItem item) {
        if (item instanceof ReplayItem.Missed missed && !missed.delivered()) {
            StoredMessage message = missed.message();
            if (message.chat().isPrivate() && !message.sender().equals(session.user())) {
                owed.byMessage.put(
                        message.id(),
                        new Receipt(
                                message.id(),
                                message.clientMessageId(),
                                message.sender(),
                                session.user(),
                                Receipt.Where.Unknown.LOOK_UP));
            }
        }
    }

    /** Tells the senders of what has been pulled. */
    public void pulled(Session session, Owed owed, List<StoredMessage> messages) {
        owed.complete.thenRun(() -> session.connection().loop().later(() -> {
            List<Receipt> due = messages.stream()
                    .map(message -> owed.byMessage.get(message.id()))
                    .filter(Objects::nonNull)
                    .toList();
            if (!due.isEmpty()) {
                receipts.tell(session.connection().loop(), due);
            }
        }));
    }
}
