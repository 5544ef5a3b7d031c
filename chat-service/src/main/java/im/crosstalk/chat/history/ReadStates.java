package im.crosstalk.chat.history;

import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.chat.ChatQuery.GetPeerRead;
import im.crosstalk.protocol.chat.ChatQuery.ListReadMarks;
import im.crosstalk.protocol.chat.ChatQuery.ListReaders;
import im.crosstalk.protocol.chat.ChatReply.PeerRead;
import im.crosstalk.protocol.chat.ChatReply.ReadMark;
import im.crosstalk.protocol.chat.ChatReply.ReadMarks;
import im.crosstalk.protocol.chat.ChatReply.Readers;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.springframework.dao.support.DataAccessUtils;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.stereotype.Component;

/** Who has read how far, as the read marks say (002, ReadCursors and the read status queries). */
@Component
public class ReadStates {
    private static final String OWN = """
            SELECT own.chat_id, own.read_sequence FROM member own JOIN chat c USING (chat_id)
             WHERE own.user_id = ? AND NOT c.ended
             ORDER BY own.chat_id
            """;

    private static final String OF_PEER = "SELECT read_sequence FROM member WHERE chat_id = ? AND user_id = ?";

    private static final String MEMBER = """
            SELECT EXISTS (SELECT 1 FROM member own JOIN chat c USING (chat_id)
                            WHERE own.chat_id = ? AND own.user_id = ? AND NOT c.ended)
            """;

    private static final String READERS = """
            SELECT c.last_sequence, own.user_id,
                   ARRAY (SELECT m.user_id FROM member m
                           WHERE own.user_id IS NOT NULL AND m.chat_id = c.chat_id AND m.read_sequence >= ?
                           ORDER BY m.user_id)
              FROM chat c
              LEFT JOIN member own ON own.chat_id = c.chat_id AND own.user_id = ?
             WHERE c.chat_id = ? AND NOT c.ended
            """;

    private final JdbcTemplate jdbc;

    ReadStates(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The caller's marks in all their chats; 0 where nothing was read. */
    public Reply on(ListReadMarks query, Request request) {
        return new ReadMarks(jdbc.query(
                OWN,
                (row, number) -> new ReadMark(new ChatId(row.getLong(1)), row.getLong(2)),
                request.caller().user().number()));
    }

    /**
     * How far the other party has read; RESOURCE_NOT_FOUND when the two have no chat yet. A group is called so to those in
     * it only.
     */
    public Reply on(GetPeerRead query, Request request) {
        ChatId chat = query.chat();
        UserId caller = request.caller().user();
        if (chat.isGroup()) {
            return Refusal.of(isIn(chat, caller) ? ErrorCode.NOT_A_PRIVATE_CHAT : ErrorCode.NOT_GROUP_MEMBER);
        }
        if (!chat.isPrivateOf(caller)) {
            return Refusal.of(ErrorCode.PERMISSION_DENIED);
        }
        Long mark = DataAccessUtils.singleResult(jdbc.queryForList(
                OF_PEER, Long.class, chat.number(), chat.peerOf(caller).number()));
        return mark == null ? Refusal.of(ErrorCode.RESOURCE_NOT_FOUND) : new PeerRead(chat, mark);
    }

    /**
     * Those whose mark has reached a message. A message that is not there has been read by nobody. A private chat is called
     * so to those in it only.
     */
    public Reply on(ListReaders query, Request request) {
        UserId caller = request.caller().user();
        if (query.chat().isPrivate()) {
            return Refusal.of(isIn(query.chat(), caller) ? ErrorCode.NOT_A_GROUP : ErrorCode.RESOURCE_NOT_FOUND);
        }
        return jdbc.query(
                READERS,
                (ResultSetExtractor<Reply>) rows -> readers(query, rows),
                query.sequence(),
                caller.number(),
                query.chat().number());
    }

    private boolean isIn(ChatId chat, UserId user) {
        return Boolean.TRUE.equals(jdbc.queryForObject(MEMBER, Boolean.class, chat.number(), user.number()));
    }

    private static Reply readers(ListReaders query, ResultSet rows) throws SQLException {
        if (!rows.next()) {
            return Refusal.of(ErrorCode.GROUP_NOT_FOUND);
        }
        if (rows.getLong(2) == 0) {
            return Refusal.of(ErrorCode.NOT_GROUP_MEMBER);
        }
        boolean exists = query.sequence() >= 1 && query.sequence() <= rows.getLong(1);
        Stream<Long> users = exists ? Stream.of((Long[]) rows.getArray(3).getArray()) : Stream.empty();
        return new Readers(
                query.chat(), query.sequence(), users.map(UserId::new).toList());
    }
}
