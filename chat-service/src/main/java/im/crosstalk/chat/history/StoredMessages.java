package im.crosstalk.chat.history;

import im.crosstalk.chat.directory.UserDirectory;
import im.crosstalk.protocol.chat.Content;
import im.crosstalk.protocol.chat.StoredMessage;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads rows of {@code message} as messages with their senders' names. */
@Component
public class StoredMessages {
    /** What {@link #row} reads, of table {@code m}. */
    public static final String COLUMNS = "m.chat_id, m.sequence, m.sender_id, m.client_key, m.client_key_shown, "
            + "m.content_type, m.flavor, m.structured, m.content, m.sent_at, m.received_at, m.recall_revision";

    private final JdbcTemplate jdbc;
    private final UserDirectory directory;

    StoredMessages(JdbcTemplate jdbc, UserDirectory directory) {
        this.jdbc = jdbc;
        this.directory = directory;
    }

    /** Runs a query that selects {@link #COLUMNS}, in its order. */
    public List<StoredMessage> query(String sql, Object... arguments) {
        List<StoredMessage> nameless = jdbc.query(sql, (row, number) -> row(row), arguments);
        Set<UserId> senders = new HashSet<>();
        nameless.forEach(message -> senders.add(message.sender()));
        Map<UserId, String> names = directory.names(senders);
        List<StoredMessage> messages = new ArrayList<>(nameless.size());
        for (StoredMessage message : nameless) {
            messages.add(named(message, names.getOrDefault(message.sender(), "")));
        }
        return messages;
    }

    private static StoredMessage row(ResultSet row) throws SQLException {
        boolean recalled = row.getObject(12) != null;
        return new StoredMessage(
                new ChatId(row.getLong(1)),
                row.getLong(2),
                row.getBoolean(5) ? row.getString(4) : null,
                new UserId(row.getLong(3)),
                "",
                new Content(row.getString(6), row.getString(9), row.getString(7), row.getBoolean(8)),
                row.getString(10),
                row.getLong(11),
                recalled);
    }

    private static StoredMessage named(StoredMessage message, String name) {
        return new StoredMessage(
                message.chat(),
                message.sequence(),
                message.clientMessageId(),
                message.sender(),
                name,
                message.content(),
                message.sentAt(),
                message.receivedAt(),
                message.recalled());
    }
}
