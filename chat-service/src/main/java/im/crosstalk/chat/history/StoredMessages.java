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
import org.springframework.stereotype.Component;

/** Reads rows of {@code message} as messages with their senders' names. */
@Component
public class StoredMessages {
    /** What {@link #read} reads, of table {@code m}; the first columns of a query. */
    public static final String COLUMNS = "m.chat_id, m.sequence, m.sender_id, m.client_key, m.client_key_shown, "
            + "m.content_type, m.flavor, m.structured, m.content, m.sent_at, m.received_at, m.recall_revision";

    private final UserDirectory directory;

    StoredMessages(UserDirectory directory) {
        this.directory = directory;
    }

    /** The message in a row; its sender's name is empty where it is not in memory, until {@link #named} puts it in. */
    public StoredMessage read(ResultSet row) throws SQLException {
        var sender = new UserId(row.getLong(3));
        String name = directory.remembered(sender);
        boolean recalled = row.getLong(12) != 0;
        return new StoredMessage(
                new ChatId(row.getLong(1)),
                row.getLong(2),
                row.getBoolean(5) ? row.getString(4) : null,
                sender,
                name == null ? "" : name,
                new Content(row.getString(6), row.getString(9), row.getString(7), row.getBoolean(8)),
                row.getString(10),
                row.getLong(11),
                recalled);
    }

    /**
     * The same messages with all names in place. Blocks while it asks for those that are not in memory.
     *
     * @throws im.crosstalk.platform.kafka.DependencyUnavailableException when they must be asked for and cannot
     */
    public List<StoredMessage> named(List<StoredMessage> messages) {
        Set<UserId> nameless = new HashSet<>();
        for (StoredMessage message : messages) {
            if (message.senderName().isEmpty()) {
                nameless.add(message.sender());
            }
        }
        if (nameless.isEmpty()) {
            return messages;
        }
        Map<UserId, String> names = directory.names(nameless);
        List<StoredMessage> named = new ArrayList<>(messages.size());
        for (StoredMessage message : messages) {
            named.add(
                    message.senderName().isEmpty()
                            ? withName(message, names.getOrDefault(message.sender(), ""))
                            : message);
        }
        return named;
    }

    private static StoredMessage withName(StoredMessage message, String name) {
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
