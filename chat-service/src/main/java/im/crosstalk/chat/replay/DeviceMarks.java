package im.crosstalk.chat.replay;

import im.crosstalk.platform.kafka.Outcome;
import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.chat.ChatCommand.RegisterDevice;
import im.crosstalk.protocol.chat.ChatCommand.ReportDelivered;
import im.crosstalk.protocol.chat.ChatCommand.ReportDelivered.Mark;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** What each device has got, so that signing in again does not bring it once more. Marks only go forward. */
@Component
public class DeviceMarks {
    private final JdbcTemplate jdbc;

    DeviceMarks(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public Outcome report(ReportDelivered command, Request request) {
        long chat = command.chat().number();
        Object users =
                command.marks().stream().map(mark -> mark.user().number()).toArray(Long[]::new);
        Object devices =
                command.marks().stream().map(mark -> mark.device().value()).toArray(String[]::new);
        Object sequences = command.marks().stream().map(Mark::sequence).toArray(Long[]::new);
        Object revisions = command.marks().stream().map(Mark::revision).toArray(Long[]::new);
        jdbc.update("""
                INSERT INTO device_mark AS d (user_id, device_id, chat_id, sequence, revision)
                  SELECT user_id, device_id, ?, max(sequence), max(revision)
                    FROM unnest(?, ?, ?, ?) AS v (user_id, device_id, sequence, revision)
                   GROUP BY user_id, device_id ORDER BY user_id, device_id
                ON CONFLICT (user_id, device_id, chat_id) DO UPDATE
                  SET sequence = greatest(d.sequence, excluded.sequence),
                      revision = greatest(d.revision, excluded.revision)
                """, chat, users, devices, sequences, revisions);
        jdbc.update("""
                UPDATE member m SET delivered_sequence = v.sequence
                  FROM (SELECT user_id, max(sequence) AS sequence
                          FROM unnest(?, ?) AS u (user_id, sequence) GROUP BY user_id) v
                 WHERE m.chat_id = ? AND m.user_id = v.user_id AND m.delivered_sequence < v.sequence
                """, users, sequences, chat);
        return Outcome.none();
    }

    /** A new device starts where its user has read to. */
    public Outcome register(RegisterDevice command, Request request) {
        long user = command.user().number();
        String device = command.device().value();
        int added = jdbc.update(
                "INSERT INTO device (user_id, device_id) VALUES (?, ?) ON CONFLICT DO NOTHING", user, device);
        if (added == 1) {
            jdbc.update("""
                    INSERT INTO device_mark (user_id, device_id, chat_id, sequence, revision)
                      SELECT m.user_id, ?, m.chat_id, m.read_sequence, c.revision
                        FROM member m JOIN chat c USING (chat_id) WHERE m.user_id = ?
                    ON CONFLICT DO NOTHING
                    """, device, user);
        }
        return Outcome.none();
    }
}
