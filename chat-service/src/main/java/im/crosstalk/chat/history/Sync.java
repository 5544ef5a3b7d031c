package im.crosstalk.chat.history;

import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.chat.ChatQuery;
import im.crosstalk.protocol.chat.ChatQuery.Sync.Place;
import im.crosstalk.protocol.chat.ChatReply.Synced;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What came after given places ({@code SYNC_V1}), in at most three statements for all chats together. Chats that the caller
 * may not read are left out; if none is left, the answer is the first one's refusal.
 */
@Component
public class Sync {
    private static final String NAMED = """
            SELECT place.chat_id, place.sequence, place.revision, c.last_sequence, c.revision, c.ended, own.user_id
              FROM unnest(?, ?, ?) WITH ORDINALITY AS place (chat_id, sequence, revision, ordinal)
              LEFT JOIN chat c ON c.chat_id = place.chat_id
              LEFT JOIN member own ON own.chat_id = place.chat_id AND own.user_id = ?
             ORDER BY place.ordinal
            """;

    private static final String ALL = """
            SELECT c.chat_id, 0, NULL::bigint, c.last_sequence, c.revision, c.ended, own.user_id
              FROM member own JOIN chat c USING (chat_id)
             WHERE own.user_id = ? AND NOT c.ended
             ORDER BY c.chat_id
            """;

    /** Recalls and messages are read chat by chat, each by its index, and only as far as there is room for them. */
    private static final String RECALLS = """
            SELECT place.ordinal, m.sequence, m.recall_revision
              FROM unnest(?, ?, ?) WITH ORDINALITY AS place (chat_id, after, latest, ordinal)
             CROSS JOIN LATERAL (SELECT m.sequence, m.recall_revision FROM message m
                                  WHERE m.chat_id = place.chat_id
                                    AND m.recall_revision > place.after AND m.recall_revision <= place.latest
                                  ORDER BY m.recall_revision LIMIT ?) m
            """;

    private static final String MESSAGES = "SELECT " + StoredMessages.COLUMNS + ", place.ordinal" + """
              FROM unnest(?, ?, ?) WITH ORDINALITY AS place (chat_id, after, latest, ordinal)
             CROSS JOIN LATERAL (SELECT * FROM message m
                                  WHERE m.chat_id = place.chat_id
                                    AND m.sequence > place.after AND m.sequence <= place.latest
                                  ORDER BY m.sequence LIMIT ?) m
            """;

    private static final int MOST_RECALLS = 1000;
    private static final int ROWS_AT_ONCE = 64;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate reading;
    private final StoredMessages messages;

    Sync(DataSource database, PlatformTransactionManager transactions, StoredMessages messages) {
        jdbc = new JdbcTemplate(database);
        jdbc.setFetchSize(ROWS_AT_ONCE);
        this.messages = messages;
        // PostgreSQL hands out rows in portions only inside a transaction.
        reading = new TransactionTemplate(transactions);
        reading.setReadOnly(true);
    }

    /** An answer that would pass 1 MiB says sooner that there is more; so does one with very many recalls. */
    public Reply on(ChatQuery.Sync query, Request request) {
        var places = new Places(request.caller().user());
        reading.executeWithoutResult(status -> {
            readPlaces(query.places(), places);
            var budget = new AnswerBudget((long) ChatPageDraft.FRAME * places.pages.size());
            readRecalls(places.pages, budget);
            readMessages(places.pages, query.limit(), budget);
        });
        if (places.pages.isEmpty() && places.refusal != null) {
            return Refusal.of(places.refusal);
        }
        return new Synced(
                places.pages.stream().map(page -> page.finished(messages)).toList());
    }

    private void readPlaces(List<Place> named, Places places) {
        long reader = places.reader.number();
        if (named.isEmpty()) {
            jdbc.query(ALL, places::add, reader);
        } else {
            Object chats = longs(named, place -> place.chat().number());
            Object sequences = longs(named, Place::afterSequence);
            Object revisions = longs(named, Place::afterRevision);
            jdbc.query(NAMED, places::add, chats, sequences, revisions, reader);
        }
    }

    private void readRecalls(List<ChatPageDraft> all, AnswerBudget budget) {
        List<ChatPageDraft> asked =
                all.stream().filter(ChatPageDraft::wantsRecalls).toList();
        if (!asked.isEmpty()) {
            jdbc.query(
                    RECALLS,
                    rows -> {
                        while (rows.next()) {
                            ChatPageDraft page = asked.get(rows.getInt(1) - 1);
                            if (!page.addRecall(rows.getLong(2), rows.getLong(3), budget)) {
                                break;
                            }
                        }
                        return null;
                    },
                    longs(asked, page -> page.chat.number()),
                    longs(asked, page -> page.revision),
                    longs(asked, page -> page.latestRevision),
                    MOST_RECALLS);
        }
    }

    private void readMessages(List<ChatPageDraft> all, int limit, AnswerBudget budget) {
        List<ChatPageDraft> behind =
                all.stream().filter(ChatPageDraft::isBehind).toList();
        if (!behind.isEmpty()) {
            jdbc.query(
                    MESSAGES,
                    rows -> {
                        while (rows.next()) {
                            ChatPageDraft page = behind.get(rows.getInt(13) - 1);
                            if (!page.addMessage(messages.read(rows), budget)) {
                                break;
                            }
                        }
                        return null;
                    },
                    longs(behind, page -> page.chat.number()),
                    longs(behind, page -> page.sequence),
                    longs(behind, page -> page.latestSequence),
                    limit);
        }
    }

    private static <T> Long[] longs(List<T> rows, Function<T, @Nullable Long> column) {
        return rows.stream().map(column).toArray(Long[]::new);
    }

    /** The places that may be read, and why the first that may not is refused. */
    private static final class Places {
        private final UserId reader;
        private final List<ChatPageDraft> pages = new ArrayList<>();
        private @Nullable ErrorCode refusal;

        private Places(UserId reader) {
            this.reader = reader;
        }

        private void add(ResultSet row) throws SQLException {
            var chat = new ChatId(row.getLong(1));
            ErrorCode why = refusal(chat, row);
            if (why == null) {
                long after = row.getLong(3);
                @Nullable Long afterRevision = row.wasNull() ? null : after;
                pages.add(new ChatPageDraft(chat, row.getLong(2), afterRevision, row.getLong(4), row.getLong(5)));
            } else if (refusal == null) {
                refusal = why;
            }
        }

        private @Nullable ErrorCode refusal(ChatId chat, ResultSet row) throws SQLException {
            if (chat.isPrivate()) {
                return chat.isPrivateOf(reader) ? null : ErrorCode.PERMISSION_DENIED;
            }
            boolean exists = row.getObject(6) != null && !row.getBoolean(6);
            boolean member = row.getLong(7) != 0;
            if (!exists) {
                return ErrorCode.GROUP_NOT_FOUND;
            }
            return member ? null : ErrorCode.NOT_GROUP_MEMBER;
        }
    }
}
