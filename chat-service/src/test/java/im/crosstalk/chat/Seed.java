package im.crosstalk.chat;

import im.crosstalk.protocol.chat.Content;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.DeviceId;
import im.crosstalk.protocol.id.UserId;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.JdbcTemplate;

/** Rows as the service writes them, put there by plain SQL. */
public final class Seed {
    private static final AtomicLong USERS = new AtomicLong(100);
    private static final AtomicLong GROUPS = new AtomicLong(100);
    private static final JdbcTemplate JDBC = Slice.jdbc();

    private Seed() {}

    /** A user whom the service knows. */
    public static UserId user() {
        UserId user = stranger();
        JDBC.update("INSERT INTO known_user (user_id, username) VALUES (?, ?)", user.number(), nameOf(user));
        return user;
    }

    /** A number that the service has not heard of. */
    public static UserId stranger() {
        return new UserId(USERS.incrementAndGet());
    }

    static String nameOf(UserId user) {
        return "user" + user.number();
    }

    public static ChatId group(UserId... members) {
        ChatId group = ChatId.ofGroup(GROUPS.incrementAndGet());
        chat(group, "group " + group.number());
        for (UserId member : members) {
            join(group, member);
        }
        return group;
    }

    public static ChatId privateChat(UserId one, UserId other) {
        ChatId chat = ChatId.ofPrivate(one, other);
        chat(chat, null);
        join(chat, one);
        if (!one.equals(other)) {
            join(chat, other);
        }
        return chat;
    }

    private static void chat(ChatId chat, String name) {
        JDBC.update("INSERT INTO chat (chat_id, name) VALUES (?, ?)", chat.number(), name);
    }

    /** From now on a member, who has read nothing. */
    public static void join(ChatId chat, UserId user) {
        JDBC.update("""
                INSERT INTO member (chat_id, user_id, joined_sequence, joined_revision)
                SELECT chat_id, ?, last_sequence, revision FROM chat WHERE chat_id = ?
                """, user.number(), chat.number());
    }

    public static void leave(ChatId chat, UserId user) {
        JDBC.update("DELETE FROM member WHERE chat_id = ? AND user_id = ?", chat.number(), user.number());
    }

    public static void end(ChatId chat) {
        JDBC.update("UPDATE chat SET ended = true WHERE chat_id = ?", chat.number());
    }

    public static long write(ChatId chat, UserId sender, String text, long receivedAt) {
        return write(chat, sender, Content.of(Content.TEXT, text), receivedAt);
    }

    public static long write(ChatId chat, UserId sender, Content content, long receivedAt) {
        Long sequence = JDBC.queryForObject(
                "UPDATE chat SET last_sequence = last_sequence + 1, last_received_at = ? WHERE chat_id = ? "
                        + "RETURNING last_sequence",
                Long.class,
                receivedAt,
                chat.number());
        JDBC.update(
                """
                INSERT INTO message (chat_id, sequence, sender_id, client_key, client_key_shown, content_type, flavor,
                                     structured, content, sent_at, received_at)
                VALUES (?, ?, ?, ?, true, ?, ?, ?, ?, '2026-11-20T10:00:00.000Z', ?)
                """,
                chat.number(),
                sequence,
                sender.number(),
                "key-" + sequence,
                content.type(),
                content.flavor(),
                content.structured(),
                content.text(),
                receivedAt);
        JDBC.update(
                "UPDATE member SET sent = sent + 1 WHERE chat_id = ? AND user_id = ?", chat.number(), sender.number());
        return sequence;
    }

    /** Writes {@code count} messages, a second apart, the first at {@code from} milliseconds. */
    public static void writeMany(ChatId chat, UserId sender, int count, long from) {
        JDBC.update("""
                INSERT INTO message (chat_id, sequence, sender_id, client_key, client_key_shown, content_type, structured,
                                     content, sent_at, received_at)
                SELECT c.chat_id, c.last_sequence + n, ?, 'key-' || (c.last_sequence + n), true, 'TEXT', false,
                       'text ' || (c.last_sequence + n), '2026-11-20T10:00:00.000Z', ? + (n - 1) * 1000
                  FROM chat c, generate_series(1, ?) n WHERE c.chat_id = ?
                """, sender.number(), from, count, chat.number());
        JDBC.update("UPDATE chat SET last_sequence = last_sequence + ? WHERE chat_id = ?", count, chat.number());
        JDBC.update(
                "UPDATE member SET sent = sent + ? WHERE chat_id = ? AND user_id = ?",
                count,
                chat.number(),
                sender.number());
    }

    public static long recall(ChatId chat, long sequence, UserId by, long at) {
        Long revision = JDBC.queryForObject(
                "UPDATE chat SET revision = revision + 1 WHERE chat_id = ? RETURNING revision",
                Long.class,
                chat.number());
        JDBC.update(
                "UPDATE message SET content = '', recall_revision = ?, recalled_by = ?, recalled_at = ? "
                        + "WHERE chat_id = ? AND sequence = ?",
                revision,
                by.number(),
                at,
                chat.number(),
                sequence);
        return revision;
    }

    public static void read(ChatId chat, UserId user, long sequence, long ownBefore) {
        JDBC.update(
                "UPDATE member SET read_sequence = ?, sent_before_read = ? WHERE chat_id = ? AND user_id = ?",
                sequence,
                ownBefore,
                chat.number(),
                user.number());
    }

    public static void delivered(ChatId chat, UserId user, long sequence) {
        JDBC.update(
                "UPDATE member SET delivered_sequence = ? WHERE chat_id = ? AND user_id = ?",
                sequence,
                chat.number(),
                user.number());
    }

    public static void device(UserId user, DeviceId device) {
        JDBC.update("INSERT INTO device (user_id, device_id) VALUES (?, ?)", user.number(), device.value());
    }

    public static void mark(UserId user, DeviceId device, ChatId chat, long sequence, long revision) {
        JDBC.update(
                "INSERT INTO device_mark (user_id, device_id, chat_id, sequence, revision) VALUES (?, ?, ?, ?, ?)",
                user.number(),
                device.value(),
                chat.number(),
                sequence,
                revision);
    }
}
