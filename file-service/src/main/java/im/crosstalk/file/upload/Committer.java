package im.crosstalk.file.upload;

import im.crosstalk.file.store.BlobWriter;
import im.crosstalk.protocol.file.Sha256;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;

/** Moves the durable offset, if the lease still holds. */
final class Committer {
    private final JdbcTemplate jdbc;
    private final TransactionOperations transaction;
    private final AfterCommit afterCommit;
    private final Clock clock;
    private final long leaseMillis;
    private final long abandonedAfter;

    Committer(
            JdbcTemplate jdbc,
            TransactionOperations transaction,
            AfterCommit afterCommit,
            Clock clock,
            long leaseMillis,
            long abandonedAfter) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.afterCommit = afterCommit;
        this.clock = clock;
        this.leaseMillis = leaseMillis;
        this.abandonedAfter = abandonedAfter;
    }

    /**
     * @param sha256 of the whole file, if these are its last bytes and all were seen
     * @throws LeaseLostException when somebody else may write by now
     */
    void commit(
            Lease lease, long offset, @Nullable Sha256 sha256, BlobWriter writer, Chunk.@Nullable Alongside alongside) {
        Upload upload = lease.upload();
        boolean seals = upload.completesItself() && offset == upload.size();
        transaction.executeWithoutResult(status -> {
            int moved = jdbc.update(
                    "UPDATE upload SET durable_offset = ?, sha256 = ?,"
                            + " lease_until = clock_timestamp() + ? * interval '1 millisecond',"
                            + " expires_at = greatest(expires_at, ?),"
                            + " state = CASE WHEN ? THEN 'SEALING' ELSE state END,"
                            + " finish_after = CASE WHEN ? THEN clock_timestamp() END"
                            + " WHERE id = ? AND epoch = ? AND state = 'OPEN'",
                    offset,
                    sha256 == null ? null : sha256.hex(),
                    leaseMillis,
                    clock.millis() + abandonedAfter,
                    seals,
                    seals,
                    upload.id().value(),
                    lease.epoch());
            if (moved == 0) {
                throw new LeaseLostException();
            }
            writer.record();
            if (alongside != null) {
                alongside.run(upload, offset);
            }
            if (seals) {
                afterCommit.finish();
            }
        });
    }
}
