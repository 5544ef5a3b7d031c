package im.crosstalk.platform.kafka;

import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;

/**
 * One row for each partition holds where its next batch begins and what the last one led to. A batch moves it inside
 * its own transaction, so a zombie or a rebalanced twin finds it moved and rolls back.
 *
 * <p>The table is that of {@code db/platform/V0__fence.sql}, which services name among their Flyway locations.
 */
final class Fence {
    /**
     * @param log the identity of the topic whose offsets are counted
     * @param outbox what the batch before {@code nextOffset} led to; null when nothing yet
     */
    record State(String log, long nextOffset, byte @Nullable [] outbox) {}

    private final JdbcTemplate jdbc;
    private final TransactionOperations transaction;

    Fence(JdbcTemplate jdbc, TransactionOperations transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** The state of a partition; a row is made for one that has none. */
    State read(TopicPartition place, String log, long firstOffset) {
        return Objects.requireNonNull(transaction.execute(status -> {
            jdbc.update(
                    "INSERT INTO fence (topic, partition, log, next_offset) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                    place.topic(),
                    place.partition(),
                    log,
                    firstOffset);
            return jdbc.queryForObject(
                    "SELECT log, next_offset, outbox FROM fence WHERE topic = ? AND partition = ?",
                    (row, number) -> new State(row.getString(1), row.getLong(2), row.getBytes(3)),
                    place.topic(),
                    place.partition());
        }));
    }

    /** Moves the fence, in the transaction of the batch; false when somebody else has moved it. */
    boolean move(TopicPartition place, long expected, long next, byte[] outbox) {
        return jdbc.update(
                        "UPDATE fence SET next_offset = ?, outbox = ? WHERE topic = ? AND partition = ? AND next_offset = ?",
                        next,
                        outbox,
                        place.topic(),
                        place.partition(),
                        expected)
                == 1;
    }

    /** Sets the fence where Kafka's log is not what it was; false when somebody else has moved it. */
    boolean reset(TopicPartition place, State from, String log, long next) {
        return Boolean.TRUE.equals(transaction.execute(status -> jdbc.update(
                        "UPDATE fence SET log = ?, next_offset = ?"
                                + " WHERE topic = ? AND partition = ? AND log = ? AND next_offset = ?",
                        log,
                        next,
                        place.topic(),
                        place.partition(),
                        from.log(),
                        from.nextOffset())
                == 1));
    }
}
