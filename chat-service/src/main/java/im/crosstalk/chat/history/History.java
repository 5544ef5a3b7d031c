package im.crosstalk.chat.history;

import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.chat.ChatQuery.FetchHistory;
import im.crosstalk.protocol.chat.ChatReply.HistoryPage;
import im.crosstalk.protocol.chat.StoredMessage;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** A chat's history, page by page, newest first (003 §7). One statement for a page; a second one finds a time. */
@Component
public class History {
    private static final String PAGE = "SELECT " + StoredMessages.COLUMNS
            + " FROM message m WHERE m.chat_id = ? AND m.sequence <= ? ORDER BY m.sequence DESC LIMIT ?";

    /** One row at least when there is such a group; messages only for its members. */
    private static final String PAGE_OF_GROUP = "SELECT " + StoredMessages.COLUMNS + ", own.user_id" + """
             FROM chat c
             LEFT JOIN member own ON own.chat_id = c.chat_id AND own.user_id = ?
             LEFT JOIN LATERAL (SELECT * FROM message m
                                 WHERE own.user_id IS NOT NULL AND m.chat_id = c.chat_id AND m.sequence <= ?
                                 ORDER BY m.sequence DESC LIMIT ?) m ON true
            WHERE c.chat_id = ? AND NOT c.ended
            ORDER BY m.sequence DESC
            """;

    /**
     * The first sequence received at that time or later. Times of receipt never go back within a chat, so halving finds
     * it in some twenty looks at the primary key.
     */
    private static final String FIRST_SINCE = """
            WITH RECURSIVE search (low, high) AS (
                SELECT 1::bigint, c.last_sequence + 1 FROM chat c WHERE c.chat_id = ?
              UNION ALL
                SELECT CASE WHEN middle.earlier THEN (low + high) / 2 + 1 ELSE low END,
                       CASE WHEN middle.earlier THEN high ELSE (low + high) / 2 END
                  FROM search
                 CROSS JOIN LATERAL (SELECT m.received_at < ? AS earlier FROM message m
                                      WHERE m.chat_id = ? AND m.sequence = (low + high) / 2 LIMIT 1) middle
                 WHERE low < high)
            SELECT low FROM search WHERE low = high
            """;

    private final JdbcTemplate jdbc;
    private final StoredMessages messages;

    History(JdbcTemplate jdbc, StoredMessages messages) {
        this.jdbc = jdbc;
        this.messages = messages;
    }

    /** A page that ends early, at 1 MiB, says that there is more. */
    public Reply on(FetchHistory query, Request request) {
        UserId reader = request.caller().user();
        ChatId chat = query.chat();
        if (chat.isPrivate() && !chat.isPrivateOf(reader)) {
            return Refusal.of(ErrorCode.PERMISSION_DENIED);
        }
        // The message before which the page lies is read with it, as the proof that there is such a message.
        Long before = query.beforeSequence();
        long newest = before != null ? before : newestBefore(chat, query.beforeTime());
        int rows = query.limit() + (before == null ? 1 : 2);
        Page page = chat.isPrivate()
                ? jdbc.query(PAGE, this::readPage, chat.number(), newest, rows)
                : jdbc.query(PAGE_OF_GROUP, this::readPageOfGroup, reader.number(), newest, rows, chat.number());
        ErrorCode refusal = page.refusal();
        if (refusal != null) {
            return Refusal.of(refusal);
        }
        List<StoredMessage> found = page.messages();
        if (before != null) {
            if (found.isEmpty() || found.getFirst().sequence() != before) {
                return Refusal.of(ErrorCode.MESSAGE_NOT_FOUND);
            }
            found = found.subList(1, found.size());
        }
        int size = new AnswerBudget().take(found.subList(0, Math.min(found.size(), query.limit())));
        return new HistoryPage(chat, messages.named(found.subList(0, size)), size < found.size());
    }

    private long newestBefore(ChatId chat, @Nullable Long time) {
        if (time == null) {
            return Long.MAX_VALUE;
        }
        return jdbc.query(
                FIRST_SINCE, rows -> rows.next() ? rows.getLong(1) - 1 : 0, chat.number(), time, chat.number());
    }

    /** What was read, or why it was not. */
    private record Page(
            List<StoredMessage> messages, @Nullable ErrorCode refusal) {}

    private Page readPage(ResultSet rows) throws SQLException {
        List<StoredMessage> found = new ArrayList<>();
        while (rows.next()) {
            found.add(messages.read(rows));
        }
        return new Page(found, null);
    }

    private Page readPageOfGroup(ResultSet rows) throws SQLException {
        List<StoredMessage> found = new ArrayList<>();
        if (!rows.next()) {
            return new Page(found, ErrorCode.GROUP_NOT_FOUND);
        }
        if (rows.getLong(13) == 0) {
            return new Page(found, ErrorCode.NOT_GROUP_MEMBER);
        }
        do {
            // Without any message there is one row all the same.
            if (rows.getLong(2) != 0) {
                found.add(messages.read(rows));
            }
        } while (rows.next());
        return new Page(found, null);
    }
}
