package im.crosstalk.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Plans as they are made on small tables, which is when services prepare their statements: they must serve large ones. A
 * fresh installation lived on sequential scans until its first ANALYZE.
 */
class PlansTest {
    @Test
    void aPoolsConnectionsPlanEachStatementOnce() {
        assertThat(setting("plan_cache_mode")).isEqualTo("force_generic_plan");
        assertThat(setting("enable_seqscan")).isEqualTo("off");
    }

    private static String setting(String name) {
        return Slice.jdbc().queryForObject("SHOW " + name, String.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "message_pkey | SELECT * FROM message WHERE chat_id = 1 AND sequence = 1",
                "message_pkey | SELECT * FROM message WHERE chat_id = 1 AND sequence <= 9 ORDER BY sequence DESC LIMIT 5",
                "message_pkey | SELECT * FROM message WHERE chat_id = 1 AND sequence > 1 AND sequence <= 9 "
                        + "AND sender_id <> 1 ORDER BY sequence DESC LIMIT 1",
                "message_once | SELECT * FROM message WHERE chat_id = 1 AND sender_id = 1 AND client_key = 'k'",
                "message_once | SELECT * FROM unnest(ARRAY[1, 2], ARRAY[1, 2], ARRAY['k', 'l']) "
                        + "k (chat_id, sender_id, client_key) JOIN message m USING (chat_id, sender_id, client_key)",
                "message_recalled | SELECT * FROM message WHERE chat_id = 1 AND recall_revision > 1 "
                        + "ORDER BY recall_revision LIMIT 5",
                "chat_pkey | SELECT * FROM unnest(ARRAY[1, 2]) u (chat_id) JOIN chat c USING (chat_id)",
                "member_of_user | SELECT * FROM member WHERE user_id = 1 ORDER BY chat_id",
                "member_of_user | SELECT m.* FROM member own JOIN chat c ON c.chat_id = own.chat_id CROSS JOIN LATERAL ("
                        + "SELECT * FROM message m WHERE m.chat_id = c.chat_id "
                        + "AND m.sequence > c.last_sequence - 20 ORDER BY m.sequence) m "
                        + "WHERE own.user_id = 1 AND own.chat_id >= 5 ORDER BY own.chat_id",
            })
    void eachQuestionHasItsIndex(String index, String question) {
        List<String> plan = Slice.jdbc().queryForList("EXPLAIN " + question, String.class);

        assertThat(plan).anySatisfy(line -> assertThat(line).contains("using " + index));
        assertThat(plan).noneSatisfy(line -> assertThat(line).containsAnyOf("Seq Scan", "Sort"));
    }
}
