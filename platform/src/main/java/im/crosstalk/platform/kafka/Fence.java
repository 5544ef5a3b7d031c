package im.crosstalk.platform.kafka;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * One row for each partition holds where its next batch begins and what the last one led to. A batch moves it inside
 * its own transaction, so a zombie or a rebalanced twin finds it moved and rolls back.
 *
 * <p>Table {@code fence(topic text, partition int, next_offset bigint, outbox bytea, primary key (topic, partition))};
 * see {@code db/platform/V0__fence.sql}, which services name among their Flyway locations.
 */
final class Fence {
    /** @param outbox what the batch before {@code nextOffset} led to; null when nothing yet */
    record State(long nextOffset, byte @Nullable [] outbox) {}

    private final JdbcTemplate jdbc;

    Fence(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The state of a partition; a row is made for one that has none. */
    State read(String topic, int partition, long firstOffset) {
        jdbc.update(
                "INSERT INTO fence (topic, partition, next_offset) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                topic,
                partition,
                firstOffset);
        State state = jdbc.queryForObject(
                "SELECT next_offset, outbox FROM fence WHERE topic = ? AND partition = ?",
                (row, number) -> new State(row.getLong(1), row.getBytes(2)),
                topic,
                partition);
        if (state == null) {
            throw new EmptyResultDataAccessException(1);
        }
        return state;
    }

    /** Moves the fence, in the transaction of the batch; false when somebody else has moved it. */
    boolean move(String topic, int partition, long expected, long next, byte[] outbox) {
        return jdbc.update(
                        "UPDATE fence SET next_offset = ?, outbox = ? WHERE topic = ? AND partition = ? AND next_offset = ?",
                        next,
                        outbox,
                        topic,
                        partition,
                        expected)
                == 1;
    }
}
