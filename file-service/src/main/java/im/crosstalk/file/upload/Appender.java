package im.crosstalk.file.upload;

import im.crosstalk.file.FileProperties;
import im.crosstalk.file.store.BlobStore;
import im.crosstalk.file.store.BlobWriter;
import im.crosstalk.file.upload.Upload.State;
import im.crosstalk.protocol.file.FileId;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Appends bytes to files: takes the lease, checks, streams, and moves the durable offset when the bytes are where a
 * crash cannot reach them.
 */
@Component
public class Appender {
    private static final long LOOK_AGAIN_MILLIS = 20;

    private final Uploads uploads;
    private final Leases leases;
    private final BlobStore store;
    private final RunningDigests digests;
    private final Progress progress;
    private final Committer committer;
    private final FileMetrics metrics;
    private final long lockPatienceNanos;

    Appender(
            Uploads uploads,
            Leases leases,
            BlobStore store,
            RunningDigests digests,
            Progress progress,
            AfterCommit afterCommit,
            JdbcTemplate jdbc,
            TransactionOperations transaction,
            Clock clock,
            FileProperties properties,
            FileMetrics metrics) {
        this.uploads = uploads;
        this.leases = leases;
        this.store = store;
        this.digests = digests;
        this.progress = progress;
        this.metrics = metrics;
        committer = new Committer(
                jdbc,
                transaction,
                afterCommit,
                clock,
                leases.millis(),
                properties.abandonedAfter().toMillis());
        lockPatienceNanos = properties.lockPatience().toNanos();
    }

    /**
     * Appends, and returns when what was stored is durable. Reads no more of the body than it stores.
     *
     * @throws im.crosstalk.file.store.StorageException when the store takes no more; the offset has not moved past what
     *     is durable, and the same again will do once the store has recovered
     */
    public Appended append(FileId id, Chunk chunk) {
        Lease lease = acquire(id);
        if (lease == null) {
            return uploads.find(id).isPresent() ? new Appended.Busy() : new Appended.Unknown();
        }
        try {
            Appended refusal = refusal(lease.upload(), chunk);
            Appended outcome = refusal == null ? stream(lease, chunk) : refusal;
            metrics.appended(outcome, lease.upload().offset());
            return outcome;
        } catch (RuntimeException failure) {
            metrics.failed();
            throw failure;
        } finally {
            leases.release(lease);
        }
    }

    private @Nullable Lease acquire(FileId id) {
        long begun = System.nanoTime();
        while (true) {
            Lease lease = leases.tryAcquire(id);
            if (lease != null) {
                return lease;
            }
            Optional<Upload> current = uploads.find(id);
            if (current.isEmpty() || System.nanoTime() - begun > lockPatienceNanos) {
                return null;
            }
            try {
                Thread.sleep(LOOK_AGAIN_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
    }

    /** Why these bytes cannot be stored, as far as can be told before reading them; or that they are there already. */
    private static @Nullable Appended refusal(Upload upload, Chunk chunk) {
        long offset = upload.offset();
        boolean there = chunk.repeatable() && chunk.length() >= 0 && chunk.offset() + chunk.length() <= offset;
        if (chunk.length() > upload.size() - chunk.offset()) {
            return new Appended.TooMany(upload.size());
        }
        if (there && chunk.length() > 0) {
            return new Appended.Stored(upload);
        }
        if (upload.state() != State.OPEN) {
            return new Appended.Closed(upload);
        }
        if (upload.paused()) {
            return new Appended.Paused(offset);
        }
        boolean fits = chunk.repeatable() ? chunk.offset() <= offset : chunk.offset() == offset;
        if (!fits) {
            return new Appended.Misplaced(offset);
        }
        // Nothing to store; and nothing is sealed by nothing but by whoever says so.
        return chunk.length() == 0 ? new Appended.Stored(upload) : null;
    }

    private Appended stream(Lease lease, Chunk chunk) {
        Upload upload = lease.upload();
        try (BlobWriter writer = store.append(upload.blob(), upload.offset(), upload.size())) {
            var append = new Append(lease, chunk, writer, digests, committer, leases);
            Appended result = append.run();
            if (append.offset() > upload.offset()) {
                progress.appended(upload, append.offset());
            }
            return result;
        } catch (LeaseLostException lost) {
            return uploads.find(upload.id())
                    .<Appended>map(now -> new Appended.Misplaced(now.offset()))
                    .orElseGet(Appended.Unknown::new);
        }
    }
}
