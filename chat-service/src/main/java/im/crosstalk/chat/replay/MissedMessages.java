package im.crosstalk.chat.replay;

import im.crosstalk.chat.history.AnswerBudget;
import im.crosstalk.chat.history.StoredMessages;
import im.crosstalk.chat.replay.Replay.Device;
import im.crosstalk.chat.replay.Replay.Phase;
import im.crosstalk.chat.replay.Replay.Placed;
import im.crosstalk.protocol.chat.ChatQuery.ReplayCursor;
import im.crosstalk.protocol.chat.ChatReply.ReplayItem.Missed;
import im.crosstalk.protocol.chat.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The messages that a device has not got, of all chats of its user, in order of receipt. */
@Component
class MissedMessages {
    /**
     * First the places alone, so that no content is sorted; each chat is read by its primary key, from where the device
     * or the page before stopped. What comes in meanwhile pushes the window of the newest on; that, the client gets live.
     */
    private static final String MISSED = "SELECT " + StoredMessages.COLUMNS + ", m.sequence <= missed.delivered" + """
              FROM (SELECT k.received_at, place.chat_id, k.sequence, place.delivered
                      FROM (SELECT c.chat_id, c.last_sequence, own.delivered_sequence AS delivered,
                                   greatest(CASE WHEN ? THEN coalesce(mark.sequence, own.joined_sequence)
                                                 ELSE own.read_sequence END,
                                            own.joined_sequence, c.last_sequence - ?) AS after
                              FROM member own
                              JOIN chat c USING (chat_id)
                              LEFT JOIN device_mark mark
                                ON mark.user_id = own.user_id AND mark.device_id = ? AND mark.chat_id = own.chat_id
                             WHERE own.user_id = ? AND NOT c.ended) place
                     CROSS JOIN LATERAL (SELECT m.received_at, m.sequence FROM message m
                                          WHERE m.chat_id = place.chat_id
                                            AND m.sequence > place.after AND m.sequence <= place.last_sequence
                                            AND (m.received_at, m.chat_id, m.sequence) > (?, ?, ?)
                                          ORDER BY m.sequence LIMIT ?) k
                     WHERE place.after < place.last_sequence
                     ORDER BY k.received_at, place.chat_id, k.sequence LIMIT ?) missed
              JOIN message m ON m.chat_id = missed.chat_id AND m.sequence = missed.sequence
             ORDER BY missed.received_at, missed.chat_id, missed.sequence
            """;

    private final JdbcTemplate jdbc;
    private final StoredMessages messages;

    MissedMessages(JdbcTemplate jdbc, StoredMessages messages) {
        this.jdbc = jdbc;
        this.messages = messages;
    }

    List<Placed> after(Device device, ReplayCursor after, int rows) {
        List<Boolean> delivered = new ArrayList<>();
        List<StoredMessage> nameless = jdbc.query(
                MISSED,
                (row, number) -> {
                    delivered.add(row.getBoolean(13));
                    return messages.read(row);
                },
                device.known(),
                Replay.NEWEST,
                device.name(),
                device.user(),
                after.receivedAt(),
                after.chat().number(),
                after.sequence(),
                rows,
                rows);
        List<StoredMessage> missed = messages.named(nameless);
        List<Placed> placed = new ArrayList<>(missed.size());
        for (int i = 0; i < missed.size(); i++) {
            StoredMessage message = missed.get(i);
            placed.add(new Placed(
                    new Missed(message, delivered.get(i)),
                    Phase.message(message.receivedAt(), message.chat(), message.sequence()),
                    AnswerBudget.sizeOf(message)));
        }
        return placed;
    }
}
