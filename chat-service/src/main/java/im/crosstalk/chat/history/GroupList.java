package im.crosstalk.chat.history;

import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.chat.ChatQuery.ListGroups;
import im.crosstalk.protocol.chat.ChatReply.Groups;
import im.crosstalk.protocol.id.ChatId;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The caller's groups, in order of their numbers, with what is unread in each (003 §4.4). */
@Component
public class GroupList {
    /**
     * Unread is what came after the read mark, and after joining, less one's own: a difference of counters, nothing is
     * counted.
     */
    private static final String GROUPS = """
            SELECT c.chat_id, c.name,
                   greatest(0, c.last_sequence - greatest(own.read_sequence, own.joined_sequence)
                               - (own.sent - own.sent_before_read))
              FROM member own JOIN chat c USING (chat_id)
             WHERE own.user_id = ? AND own.chat_id % 2 = 1 AND NOT c.ended
             ORDER BY c.chat_id
            """;

    private final JdbcTemplate jdbc;

    GroupList(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public Reply on(ListGroups query, Request request) {
        return new Groups(jdbc.query(
                GROUPS,
                (row, number) -> {
                    String name = row.getString(2);
                    return new Groups.Entry(new ChatId(row.getLong(1)), name == null ? "" : name, row.getLong(3));
                },
                request.caller().user().number()));
    }
}
