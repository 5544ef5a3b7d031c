package im.crosstalk.gateway.request;

import im.crosstalk.gateway.delivery.PullReceipts;
import im.crosstalk.gateway.dialect.ClientRef;
import im.crosstalk.gateway.dialect.Dialect;
import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.gateway.dialect.SessionReply;
import im.crosstalk.gateway.socket.Connection;
import im.crosstalk.gateway.socket.Session;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Paged;
import im.crosstalk.protocol.Query;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.chat.ChatQuery;
import im.crosstalk.protocol.chat.ChatReply;
import im.crosstalk.protocol.chat.ChatReply.HistoryPage;
import im.crosstalk.protocol.chat.StoredMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One {@link Request.Series} on its way: all services are asked at once, and their answers told one after the other, each as
 * far as the socket has room. Meanwhile the connection's next frames wait, so that one client has one of these. On the
 * connection's event loop.
 */
final class SeriesRun {
    private final Requests requests;
    private final PullReceipts receipts;
    private final Connection connection;
    private final Session session;
    private final Dialect dialect;
    private final ClientRef ref;
    private final List<Message> messages;
    private final @Nullable Reply[] answers;
    private final Queue<Reply> portions = new ArrayDeque<>();
    private int told;
    private PullReceipts.@Nullable Owed owed;

    SeriesRun(
            Requests requests,
            PullReceipts receipts,
            Connection connection,
            Session session,
            Dialect dialect,
            ClientRef ref,
            Request.Series series) {
        this.requests = requests;
        this.receipts = receipts;
        this.connection = connection;
        this.session = session;
        this.dialect = dialect;
        this.ref = ref;
        messages = series.messages();
        answers = new Reply[messages.size()];
    }

    void start() {
        connection.pause();
        if (dialect.equals(session.dialect()) && messages.stream().anyMatch(ChatQuery.ListNewest.class::isInstance)) {
            owed = receipts.find(session);
        }
        for (int i = 0; i < messages.size(); i++) {
            ask(i, messages.get(i), null);
        }
    }

    /** @param newer what of a history is here already */
    private void ask(int place, Message message, @Nullable HistoryPage newer) {
        requests.askFor(connection, session, message, reply -> {
            Reply answer = newer != null && reply instanceof HistoryPage older ? joined(newer, older) : reply;
            if (answer instanceof HistoryPage page && page.next() != null && connection.isOpen()) {
                // A history goes back in time but is told from its oldest message on, so it must be here as a whole.
                ask(place, page.next(), page);
            } else {
                answers[place] = answer;
                tell();
            }
        });
    }

    private static HistoryPage joined(HistoryPage newer, HistoryPage older) {
        List<StoredMessage> all = new ArrayList<>(newer.messages());
        all.addAll(older.messages());
        return new HistoryPage(older.chat(), all, older.hasOlder(), older.next());
    }

    /** Tells the answers that are next and here. */
    private void tell() {
        while (connection.isOpen() && told < answers.length) {
            if (portions.isEmpty() && !begin()) {
                return;
            }
            if (!connection.hasRoom()) {
                session.whenRoom(this::tell);
                return;
            }
            write(portions.remove());
            if (portions.isEmpty()) {
                told++;
                askOn();
            }
        }
    }

    /** Takes the next answer, if it is here and not a refusal. */
    private boolean begin() {
        Reply answer = answers[told];
        if (answer instanceof Refusal) {
            told = answers.length;
            end(answer);
        } else if (answer != null) {
            portions.addAll(dialect.parts(answer));
        }
        return !portions.isEmpty();
    }

    /** What was told last may have been one part of several. */
    private void askOn() {
        Query more = answers[told - 1] instanceof Paged paged ? paged.next() : null;
        answers[told - 1] = null;
        if (more != null) {
            told--;
            ask(told, more, null);
        } else if (told == answers.length) {
            end(new SessionReply.Completed());
        }
    }

    private void end(Reply last) {
        write(last);
        connection.resume();
    }

    private void write(Reply reply) {
        Answers.write(connection, dialect, ref, reply);
        if (owed != null && reply instanceof ChatReply.NewestMessages newest) {
            receipts.pulled(session, owed, newest.messages());
        }
    }
}
