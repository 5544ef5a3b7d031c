package im.crosstalk.chat.history;

import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.chat.ChatQuery.FetchHistory;
import im.crosstalk.protocol.chat.ChatQuery.PullMessages;
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
        Long before = query.beforeSequence();
        long newest = before != null ? before : newestBefore(query.chat(), query.beforeTime());
        // The message before which the page lies is read with it, as the proof that there is such a message.
        Page page = read(query.chat(), request.caller().user(), newest, query.limit() + (before == null ? 0 : 1));
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
        return historyPage(query.chat(), found, query.limit());
    }

    /** As above, but any place serves to lie before, and what a page has no room for is to be asked for at once. */
    public Reply on(PullMessages query, Request request) {
        Long before = query.before();
        long newest = before == null ? Long.MAX_VALUE : before - 1;
        Page page = read(query.chat(), request.caller().user(), newest, query.limit());
        ErrorCode refusal = page.refusal();
        if (refusal != null) {
            return Refusal.of(refusal);
        }
        HistoryPage answer = historyPage(query.chat(), page.messages(), query.limit());
        int left = query.limit() - answer.messages().size();
        if (left == 0 || !answer.hasOlder()) {
            return answer;
        }
        var next = new PullMessages(query.chat(), answer.messages().getLast().sequence(), left);
        return new HistoryPage(query.chat(), answer.messages(), true, next);
    }

    /** The newest {@code wanted} messages up to and with {@code newest}, and one more if there is one. */
    private Page read(ChatId chat, UserId reader, long newest, int wanted) {
        if (chat.isGroup()) {
            return jdbc.query(PAGE_OF_GROUP, this::readPageOfGroup, reader.number(), newest, wanted + 1, chat.number());
        }
        return chat.isPrivateOf(reader)
                ? jdbc.query(PAGE, this::readPage, chat.number(), newest, wanted + 1)
                : new Page(List.of(), ErrorCode.PERMISSION_DENIED);
    }

    private HistoryPage historyPage(ChatId chat, List<StoredMessage> found, int limit) {
        int size = new AnswerBudget().take(found.subList(0, Math.min(found.size(), limit)));
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
