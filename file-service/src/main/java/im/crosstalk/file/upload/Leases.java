package im.crosstalk.file.upload;

import im.crosstalk.file.FileProperties;
import im.crosstalk.file.store.BlobStore;
import im.crosstalk.platform.PlatformProperties;
import im.crosstalk.protocol.file.FileId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * One writer at a time for each file, over all instances. A lease lasts as long as its holder says so, and a little
 * longer when it falls silent; time is PostgreSQL's. Every acquisition has an epoch of its own, and only under that
 * can an offset be moved.
 */
@Component
class Leases {
    private final JdbcTemplate jdbc;
    private final TransactionOperations transaction;
    private final BlobStore store;
    private final String self;
    private final long millis;

    Leases(
            JdbcTemplate jdbc,
            TransactionOperations transaction,
            BlobStore store,
            PlatformProperties platform,
            FileProperties properties) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.store = store;
        self = platform.instance() + "/" + UUID.randomUUID();
        millis = properties.lease().toMillis();
    }

    long millis() {
        return millis;
    }

    private record Taken(Lease lease, boolean uncertain) {}

    /** Takes the lease, unless the file is gone or somebody else has it. The store learns of the new writer. */
    @Nullable
    Lease tryAcquire(FileId id) {
        return transaction.execute(status -> {
            Taken taken = jdbc
                    .query(
                            "UPDATE upload u SET epoch = u.epoch + 1, lease_owner = ?,"
                                    + " lease_until = clock_timestamp() + ? * interval '1 millisecond'"
                                    + " FROM (SELECT id, lease_owner, lease_until FROM upload WHERE id = ? FOR UPDATE) old"
                                    + " WHERE u.id = old.id"
                                    + " AND (old.lease_owner IS NULL OR old.lease_until < clock_timestamp())"
                                    + " RETURNING " + UploadRows.COLUMNS
                                    + ", u.epoch, old.lease_owner IS NOT NULL AS uncertain",
                            (row, number) -> new Taken(
                                    new Lease(UploadRows.read(row, number), row.getLong("epoch")),
                                    row.getBoolean("uncertain")),
                            self,
                            millis,
                            id.value())
                    .stream()
                    .findFirst()
                    .orElse(null);
            if (taken == null) {
                return null;
            }
            Upload upload = taken.lease().upload();
            store.claim(upload.blob(), taken.lease().epoch(), upload.offset(), taken.uncertain());
            return taken.lease();
        });
    }

    /** Says that the holder is alive; false when the lease is another's by now. */
    boolean renew(Lease lease) {
        return jdbc.update(
                        "UPDATE upload SET lease_until = clock_timestamp() + ? * interval '1 millisecond'"
                                + " WHERE id = ? AND epoch = ?",
                        millis,
                        lease.upload().id().value(),
                        lease.epoch())
                == 1;
    }

    /** To be called once the holder has stopped writing for good; when it cannot be said, the lease runs out. */
    void release(Lease lease) {
        try {
            jdbc.update(
                    // Should the commit be lost in a crash of PostgreSQL, the lease runs out by itself.
                    "UPDATE upload SET lease_owner = NULL, lease_until = NULL"
                            + " FROM set_config('synchronous_commit', 'off', true) WHERE id = ? AND epoch = ?",
                    lease.upload().id().value(),
                    lease.epoch());
        } catch (DataAccessException unreachable) {
            // It runs out by itself; the next writer will know that nobody said that this one has ended.
        }
    }
}
