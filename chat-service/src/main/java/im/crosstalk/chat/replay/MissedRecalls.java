package im.crosstalk.chat.replay;

import im.crosstalk.chat.directory.UserDirectory;
import im.crosstalk.chat.replay.Replay.Device;
import im.crosstalk.chat.replay.Replay.Phase;
import im.crosstalk.chat.replay.Replay.Placed;
import im.crosstalk.protocol.chat.ChatDelivery.MessageRecalled;
import im.crosstalk.protocol.chat.ChatQuery.ReplayCursor;
import im.crosstalk.protocol.chat.ChatReply.ReplayItem.MissedRecall;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.MessageId;
import im.crosstalk.protocol.id.UserId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The recalls that a known device has not learnt of, by chat and revision. */
@Component
class MissedRecalls {
    private static final long FRAME = 1024;

    private static final String MISSED = """
            SELECT m.chat_id, m.sequence, m.client_key, m.client_key_shown, m.sender_id, m.recalled_by, m.received_at,
                   m.recalled_at, m.recall_revision
              FROM (SELECT c.chat_id,
                           greatest(coalesce(mark.revision, own.joined_revision), own.joined_revision) AS after,
                           c.revision
                      FROM member own
                      JOIN chat c USING (chat_id)
                      LEFT JOIN device_mark mark
                        ON mark.user_id = own.user_id AND mark.device_id = ? AND mark.chat_id = own.chat_id
                     WHERE own.user_id = ? AND NOT c.ended AND c.chat_id >= ?) place
             CROSS JOIN LATERAL (SELECT * FROM message m
                                  WHERE m.chat_id = place.chat_id AND m.recall_revision > place.after
                                    AND (m.chat_id, m.recall_revision) > (?, ?)
                                  ORDER BY m.recall_revision LIMIT ?) m
             WHERE place.after < place.revision
             ORDER BY m.chat_id, m.recall_revision LIMIT ?
            """;

    private final JdbcTemplate jdbc;
    private final UserDirectory directory;

    MissedRecalls(JdbcTemplate jdbc, UserDirectory directory) {
        this.jdbc = jdbc;
        this.directory = directory;
    }

    private record Recall(
            MessageId message,
            @Nullable String key,
            UserId sender,
            UserId recaller,
            long receivedAt,
            long at,
            long revision) {}

    List<Placed> after(Device device, ReplayCursor after, int rows) {
        long chat = after.chat().number();
        List<Recall> recalls = jdbc.query(
                MISSED,
                (row, number) -> new Recall(
                        new MessageId(new ChatId(row.getLong(1)), row.getLong(2)),
                        row.getBoolean(4) ? row.getString(3) : null,
                        new UserId(row.getLong(5)),
                        new UserId(row.getLong(6)),
                        row.getLong(7),
                        row.getLong(8),
                        row.getLong(9)),
                device.name(),
                device.user(),
                chat,
                chat,
                after.sequence(),
                rows,
                rows);
        Set<UserId> recallers = new HashSet<>();
        recalls.forEach(recall -> recallers.add(recall.recaller()));
        Map<UserId, String> names = directory.names(recallers);
        List<Placed> placed = new ArrayList<>(recalls.size());
        for (Recall recall : recalls) {
            String name = names.getOrDefault(recall.recaller(), "");
            var told = new MessageRecalled(
                    recall.message(),
                    recall.key(),
                    recall.sender(),
                    recall.recaller(),
                    name,
                    recall.receivedAt(),
                    recall.at(),
                    recall.revision());
            placed.add(new Placed(
                    new MissedRecall(told), Phase.recall(recall.message().chat(), recall.revision()), FRAME));
        }
        return placed;
    }
}
