package im.crosstalk.chat.replay;

import im.crosstalk.chat.replay.Replay.Device;
import im.crosstalk.chat.replay.Replay.Phase;
import im.crosstalk.chat.replay.Replay.Placed;
import im.crosstalk.protocol.RawJson;
import im.crosstalk.protocol.chat.ChatCommand.E2eeKind;
import im.crosstalk.protocol.chat.ChatDelivery.E2eeRelayed;
import im.crosstalk.protocol.chat.ChatQuery.ReplayCursor;
import im.crosstalk.protocol.chat.ChatReply.ReplayItem.MissedE2ee;
import im.crosstalk.protocol.id.UserId;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Relayed material that waits for the device's user, in the order in which it came. */
@Component
class MissedRelays {
    private static final long FRAME = 512;

    /**
     * No more rows than find room are handed out, since each may have a megabyte; but two at least, so that a page which
     * the first one fills is seen not to be the last.
     */
    private static final String MISSED = """
            SELECT relay_id, sender_id, kind, payload, size
              FROM (SELECT *, sum(size) OVER place AS total, row_number() OVER place AS ordinal
                      FROM (SELECT *, octet_length(payload) AS size FROM e2ee_relay
                             WHERE recipient_id = ? AND relay_id > ? ORDER BY relay_id LIMIT ?) waiting
                    WINDOW place AS (ORDER BY relay_id)) summed
             WHERE total - size <= 1000000 OR ordinal = 2
             ORDER BY relay_id
            """;

    private final JdbcTemplate jdbc;

    MissedRelays(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    List<Placed> after(Device device, ReplayCursor after, int rows) {
        UserId recipient = device.caller().user();
        return jdbc.query(
                MISSED,
                (row, number) -> {
                    long id = row.getLong(1);
                    var relayed = new E2eeRelayed(
                            id,
                            new UserId(row.getLong(2)),
                            recipient,
                            E2eeKind.valueOf(row.getString(3)),
                            new RawJson(row.getString(4)));
                    return new Placed(new MissedE2ee(relayed), Phase.relay(id), FRAME + row.getLong(5));
                },
                device.user(),
                after.sequence(),
                rows);
    }
}
