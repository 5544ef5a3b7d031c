package im.crosstalk.chat.history;

import im.crosstalk.protocol.chat.ChatApi;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Tells presence-service whom a user's status concerns. Internal. */
@RestController
class AudienceController {
    /** A private chat's number names the other; of a group, no more members are counted than matters. */
    private static final String CONCERNED = """
            SELECT own.chat_id, 0 FROM member own WHERE own.user_id = ? AND own.chat_id % 2 = 0
            UNION ALL
            SELECT 0, others.user_id
              FROM member own
             CROSS JOIN LATERAL (SELECT user_id, count(*) OVER () AS size
                                   FROM (SELECT user_id FROM member m WHERE m.chat_id = own.chat_id LIMIT ?) counted
                                ) others
             WHERE own.user_id = ? AND own.chat_id % 2 = 1 AND others.size <= ?
            """;

    private final JdbcTemplate jdbc;

    AudienceController(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @PostMapping(ChatApi.AUDIENCE)
    ChatApi.Concerned concerned(@RequestBody ChatApi.AudienceOf question) {
        UserId user = question.user();
        Set<UserId> concerned = new TreeSet<>();
        jdbc.query(
                CONCERNED,
                row -> {
                    long chat = row.getLong(1);
                    concerned.add(chat == 0 ? new UserId(row.getLong(2)) : new ChatId(chat).peerOf(user));
                },
                user.number(),
                question.largestGroup() + 1L,
                user.number(),
                question.largestGroup());
        concerned.remove(user);
        return new ChatApi.Concerned(List.copyOf(concerned));
    }
}
