package im.crosstalk.chat.history;

import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.Query;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.chat.ChatQuery.ListNewest;
import im.crosstalk.protocol.chat.ChatQuery.NewestCursor;
import im.crosstalk.protocol.chat.ChatReply;
import im.crosstalk.protocol.chat.StoredMessage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What a client shows first: the newest messages of all its user's chats (002, Pull), in one statement. */
@Component
public class NewestMessages {
    /** Sequences have no holes, so the newest of a chat are those above a difference. */
    private static final String NEWEST = "SELECT " + StoredMessages.COLUMNS + """
              FROM member own
              JOIN chat c ON c.chat_id = own.chat_id
             CROSS JOIN LATERAL (SELECT * FROM message m
                                  WHERE m.chat_id = c.chat_id AND m.sequence > c.last_sequence - ?
                                    AND (c.chat_id > ? OR m.sequence > ?)
                                  ORDER BY m.sequence) m
             WHERE own.user_id = ? AND own.chat_id >= ? AND NOT c.ended
             ORDER BY own.chat_id
            """;

    private static final int ROWS_AT_ONCE = 64;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate reading;
    private final StoredMessages messages;

    NewestMessages(DataSource database, PlatformTransactionManager transactions, StoredMessages messages) {
        jdbc = new JdbcTemplate(database);
        jdbc.setFetchSize(ROWS_AT_ONCE);
        this.messages = messages;
        // PostgreSQL hands out rows in portions only inside a transaction.
        reading = new TransactionTemplate(transactions);
        reading.setReadOnly(true);
    }

    /** An answer ends at 1 MiB and then says what asks for the rest. */
    public Reply on(ListNewest query, Request request) {
        NewestCursor after = query.after();
        long chat = after == null ? 0 : after.chat().number();
        long sequence = after == null ? 0 : after.sequence();
        long user = request.caller().user().number();
        Part part =
                reading.execute(status -> jdbc.query(NEWEST, this::read, query.perChat(), chat, sequence, user, chat));
        Query next = part.end() == null ? null : new ListNewest(query.perChat(), part.end());
        return new ChatReply.NewestMessages(messages.named(part.messages()), next);
    }

    /**
     * What has room in one answer.
     *
     * @param end where it ends; null when nothing is left out
     */
    private record Part(
            List<StoredMessage> messages, @Nullable NewestCursor end) {}

    private Part read(ResultSet rows) throws SQLException {
        List<StoredMessage> found = new ArrayList<>();
        var budget = new AnswerBudget();
        while (rows.next()) {
            StoredMessage message = messages.read(rows);
            if (!budget.take(message)) {
                StoredMessage last = found.getLast();
                return new Part(found, new NewestCursor(last.chat(), last.sequence()));
            }
            found.add(message);
        }
        return new Part(found, null);
    }
}
