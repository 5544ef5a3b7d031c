package im.crosstalk.chat.batch;

import im.crosstalk.chat.batch.ChatBatch.MessageKey;
import im.crosstalk.chat.batch.ChatBatch.NewMessage;
import im.crosstalk.protocol.chat.Content;
import im.crosstalk.protocol.group.Role;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Loads and writes what a batch touches. The statements of one step go to PostgreSQL together, in one round trip; rows go
 * as arrays, so that each statement is planned once whatever the batch's size.
 */
@Component
class BatchStore {
    /** Members and messages are read by statements of their own after the lock is held, so they are up to date. */
    private static final String LOAD = """
            SELECT chat_id, last_sequence, last_received_at, revision, version, name, writable, ended
              FROM chat WHERE chat_id = ANY (?) ORDER BY chat_id FOR UPDATE;
            SELECT m.chat_id, m.user_id, m.role, m.joined_sequence, m.joined_revision, m.read_sequence, m.sent,
                   m.sent_before_read
              FROM unnest(?, ?) AS k (chat_id, user_id) JOIN member m USING (chat_id, user_id);
            SELECT m.chat_id, m.client_key, m.sequence, m.sender_id, m.client_key_shown, m.content_type, m.content,
                   m.flavor, m.structured, m.received_at, m.recalled_digest
              FROM unnest(?, ?, ?) AS k (chat_id, sender_id, client_key)
              JOIN message m USING (chat_id, sender_id, client_key)
            """;

    private static final String ONE = """
            SELECT chat_id, client_key, sequence, sender_id, client_key_shown, content_type, content, flavor, structured,
                   received_at, recalled_digest
              FROM message WHERE chat_id = ? AND\s""";
    private static final String WRITE = """
            INSERT INTO message (chat_id, sequence, sender_id, client_key, client_key_shown, content_type, flavor,
                                 structured, content, sent_at, received_at)
              SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);
            UPDATE chat c SET last_sequence = v.last_sequence, last_received_at = v.last_received_at,
                              revision = v.revision, version = v.version, name = v.name, writable = v.writable,
                              ended = v.ended
              FROM unnest(?, ?, ?, ?, ?, ?, ?, ?)
                AS v (chat_id, last_sequence, last_received_at, revision, version, name, writable, ended)
              WHERE c.chat_id = v.chat_id;
            UPDATE member m SET role = v.role, joined_sequence = v.joined_sequence,
                                joined_revision = v.joined_revision, read_sequence = v.read_sequence, sent = v.sent,
                                sent_before_read = v.sent_before_read
              FROM unnest(?, ?, ?, ?, ?, ?, ?, ?)
                AS v (chat_id, user_id, role, joined_sequence, joined_revision, read_sequence, sent, sent_before_read)
              WHERE m.chat_id = v.chat_id AND m.user_id = v.user_id
            """;

    private final JdbcTemplate jdbc;

    BatchStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Takes what was loaded. */
    interface Loaded {
        void chat(ChatState chat);

        void member(MemberState member);

        void message(MessageKey key, KnownMessage message);
    }

    void load(Needs needs, Loaded loaded) {
        in(connection -> {
            try (PreparedStatement all = connection.prepareStatement(LOAD)) {
                var arrays = new ArrayParameters(connection, all);
                arrays.longs(needs.chats(), ChatId::number);
                arrays.longs(needs.members(), member -> member.chat().number());
                arrays.longs(needs.members(), member -> member.user().number());
                arrays.longs(needs.keys(), key -> key.chat().number());
                arrays.longs(needs.keys(), key -> key.sender().number());
                arrays.texts(needs.keys(), Needs.Key::key);
                all.execute();
                each(all, row -> loaded.chat(chat(row)));
                each(all, row -> loaded.member(member(row)));
                each(all, row -> {
                    var key = new MessageKey(new ChatId(row.getLong(1)), new UserId(row.getLong(4)), row.getString(2));
                    loaded.message(key, message(row));
                });
            }
        });
    }

    void write(Collection<ChatState> chats, Collection<MemberState> members, List<NewMessage> messages) {
        List<ChatState> changedChats =
                chats.stream().filter(chat -> chat.changed).toList();
        List<MemberState> changedMembers =
                members.stream().filter(member -> member.changed).toList();
        if (changedChats.isEmpty() && changedMembers.isEmpty() && messages.isEmpty()) {
            return;
        }
        in(connection -> {
            insertChats(connection, select(changedChats, chat -> !chat.exists));
            insertMembers(connection, select(changedMembers, member -> !member.exists && !member.removed));
            deleteMembers(connection, select(changedMembers, member -> member.exists && member.removed));
            update(connection, messages, changedChats, select(changedMembers, member -> !member.removed));
        });
        changedChats.forEach(chat -> {
            chat.exists = true;
            chat.changed = false;
        });
        changedMembers.forEach(member -> {
            member.exists = !member.removed;
            member.changed = false;
        });
    }

    private static void update(
            Connection connection, List<NewMessage> messages, List<ChatState> chats, List<MemberState> members)
            throws SQLException {
        try (PreparedStatement all = connection.prepareStatement(WRITE)) {
            var arrays = new ArrayParameters(connection, all);
            arrays.longs(messages, added -> added.message().chat().number());
            arrays.longs(messages, added -> added.message().sequence());
            arrays.longs(messages, added -> added.message().sender().number());
            arrays.texts(messages, NewMessage::key);
            arrays.flags(messages, added -> added.message().clientMessageId() != null);
            arrays.texts(messages, added -> added.message().content().type());
            arrays.texts(messages, added -> added.message().content().flavor());
            arrays.flags(messages, added -> added.message().content().structured());
            arrays.texts(messages, added -> added.message().content().text());
            arrays.texts(messages, added -> added.message().sentAt());
            arrays.longs(messages, added -> added.message().receivedAt());
            arrays.longs(chats, chat -> chat.id.number());
            arrays.longs(chats, ChatState::lastSequence);
            arrays.longs(chats, ChatState::lastReceivedAt);
            arrays.longs(chats, ChatState::revision);
            arrays.longs(chats, ChatState::version);
            arrays.texts(chats, ChatState::name);
            arrays.flags(chats, ChatState::writable);
            arrays.flags(chats, ChatState::ended);
            arrays.longs(members, member -> member.chat.number());
            arrays.longs(members, member -> member.user.number());
            arrays.texts(members, member -> member.role.name());
            arrays.longs(members, member -> member.joinedSequence);
            arrays.longs(members, member -> member.joinedRevision);
            arrays.longs(members, member -> member.readSequence);
            arrays.longs(members, member -> member.sent);
            arrays.longs(members, member -> member.sentBeforeRead);
            all.execute();
        }
    }

    private static void insertChats(Connection connection, List<ChatState> chats) throws SQLException {
        if (chats.isEmpty()) {
            return;
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO chat (chat_id) SELECT unnest(?) ON CONFLICT DO NOTHING")) {
            new ArrayParameters(connection, insert).longs(chats, chat -> chat.id.number());
            insert.executeUpdate();
        }
    }

    private static void insertMembers(Connection connection, List<MemberState> members) throws SQLException {
        if (members.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO member (chat_id, user_id) SELECT * FROM unnest(?, ?) ON CONFLICT DO NOTHING")) {
            var arrays = new ArrayParameters(connection, insert);
            arrays.longs(members, member -> member.chat.number());
            arrays.longs(members, member -> member.user.number());
            insert.executeUpdate();
        }
    }

    private static void deleteMembers(Connection connection, List<MemberState> members) throws SQLException {
        if (members.isEmpty()) {
            return;
        }
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM member m USING unnest(?, ?) AS v (chat_id, user_id) "
                        + "WHERE m.chat_id = v.chat_id AND m.user_id = v.user_id")) {
            var arrays = new ArrayParameters(connection, delete);
            arrays.longs(members, member -> member.chat.number());
            arrays.longs(members, member -> member.user.number());
            delete.executeUpdate();
        }
    }

    @Nullable
    KnownMessage at(ChatId chat, long sequence) {
        return one("sequence = ?", chat.number(), sequence);
    }

    @Nullable
    KnownMessage byKey(ChatId chat, UserId sender, String key) {
        return one("sender_id = ? AND client_key = ?", chat.number(), sender.number(), key);
    }

    @Nullable
    KnownMessage newestOfOthers(ChatId chat, UserId user, long after, long until) {
        return one(
                "sequence > ? AND sequence <= ? AND sender_id <> ? ORDER BY sequence DESC LIMIT 1",
                chat.number(),
                after,
                until,
                user.number());
    }

    private @Nullable KnownMessage one(String condition, Object... arguments) {
        List<KnownMessage> found = jdbc.query(ONE + condition, (row, number) -> message(row), arguments);
        return found.isEmpty() ? null : found.getFirst();
    }

    long countOwn(ChatId chat, UserId sender, long after, long until) {
        Long count = jdbc.queryForObject(
                "SELECT count(*) FROM message WHERE chat_id = ? AND sequence > ? AND sequence <= ? AND sender_id = ?",
                Long.class,
                chat.number(),
                after,
                until,
                sender.number());
        return count == null ? 0 : count;
    }

    void recall(ChatId chat, KnownMessage message, byte[] digest, long revision, UserId by, long now) {
        jdbc.update(
                "UPDATE message SET content = '', recall_revision = ?, recalled_by = ?, recalled_at = ?, "
                        + "recalled_digest = ? WHERE chat_id = ? AND sequence = ?",
                revision,
                by.number(),
                now,
                digest,
                chat.number(),
                message.sequence());
    }

    private static ChatState chat(ResultSet row) throws SQLException {
        return new ChatState(
                new ChatId(row.getLong(1)),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getString(6),
                row.getBoolean(7),
                row.getBoolean(8));
    }

    private static MemberState member(ResultSet row) throws SQLException {
        var member =
                new MemberState(new ChatId(row.getLong(1)), new UserId(row.getLong(2)), Role.valueOf(row.getString(3)));
        member.exists = true;
        member.joinedSequence = row.getLong(4);
        member.joinedRevision = row.getLong(5);
        member.readSequence = row.getLong(6);
        member.sent = row.getLong(7);
        member.sentBeforeRead = row.getLong(8);
        return member;
    }

    private static KnownMessage message(ResultSet row) throws SQLException {
        return new KnownMessage(
                row.getLong(3),
                new UserId(row.getLong(4)),
                row.getBoolean(5) ? row.getString(2) : null,
                new Content(row.getString(6), row.getString(7), row.getString(8), row.getBoolean(9)),
                row.getLong(10),
                row.getBytes(11));
    }

    private static <T> List<T> select(List<T> all, Predicate<T> which) {
        return all.stream().filter(which).toList();
    }

    /** Reads the next of a statement's results. */
    private static void each(PreparedStatement statement, RowReader reader) throws SQLException {
        try (ResultSet rows = statement.getResultSet()) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
        statement.getMoreResults();
    }

    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private interface Step {
        void on(Connection connection) throws SQLException;
    }

    private void in(Step step) {
        jdbc.execute((ConnectionCallback<@Nullable Void>) connection -> {
            step.on(connection);
            return null;
        });
    }
}
