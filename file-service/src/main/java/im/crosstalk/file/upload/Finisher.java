package im.crosstalk.file.upload;

import im.crosstalk.file.store.BlobStore;
import im.crosstalk.file.store.StorageException;
import im.crosstalk.platform.kafka.CommandPublisher;
import im.crosstalk.protocol.file.FileCommand.FileSealed;
import im.crosstalk.protocol.file.FileId;
import im.crosstalk.protocol.file.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Works off files that are to be sealed: puts their bytes in place, reads them again if nobody has their digest, and
 * says so by {@link FileSealed}. What one instance takes up and does not end, another takes up after a while; that it
 * is said twice does no harm.
 */
@Component
class Finisher implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Finisher.class);
    private static final int AT_ONCE = 8;
    private static final int BUFFER = 256 * 1024;
    private static final long SAY_SO_EVERY_NANOS = 5_000_000_000L;
    private static final String CLAIM = "clock_timestamp() + interval '20 seconds'";

    private final JdbcTemplate jdbc;
    private final Uploads uploads;
    private final BlobStore store;
    private final CommandPublisher commands;
    private final FileMetrics metrics;
    private final Semaphore permits = new Semaphore(AT_ONCE);
    private final Background background;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Finisher(
            JdbcTemplate jdbc,
            Uploads uploads,
            BlobStore store,
            CommandPublisher commands,
            AfterCommit afterCommit,
            FileMetrics metrics) {
        this.jdbc = jdbc;
        this.uploads = uploads;
        this.store = store;
        this.commands = commands;
        this.metrics = metrics;
        background = new Background("finisher", afterCommit.toFinish(), this::work);
    }

    private void work() {
        int free = permits.availablePermits();
        if (free == 0) {
            return;
        }
        List<String> due = jdbc.query(
                "UPDATE upload SET finish_after = " + CLAIM + " WHERE id IN (SELECT id FROM upload"
                        + " WHERE state = 'SEALING' AND finish_after <= clock_timestamp()"
                        + " ORDER BY finish_after LIMIT ? FOR UPDATE SKIP LOCKED) RETURNING id",
                (row, number) -> row.getString(1),
                free);
        for (String id : due) {
            permits.acquireUninterruptibly();
            threads.execute(() -> {
                try {
                    finish(new FileId(id));
                } catch (StorageException failure) {
                    log.warn("{} cannot be sealed yet", id, failure);
                } catch (RuntimeException failure) {
                    log.warn("{} cannot be sealed yet: {}", id, failure.toString());
                } finally {
                    permits.release();
                }
            });
        }
        if (due.size() == free) {
            // There may be more.
            background.ring();
        }
    }

    private void finish(FileId id) {
        Optional<Upload> found = uploads.find(id);
        if (found.isEmpty() || found.get().state() != Upload.State.SEALING) {
            return;
        }
        Upload upload = found.get();
        store.finish(upload.blob(), upload.size());
        Sha256 sha256 = upload.sha256() == null ? digest(upload) : upload.sha256();
        int known = jdbc.update(
                "UPDATE upload SET sha256 = ?, finish_after = " + CLAIM
                        + " WHERE id = ? AND blob = ? AND state = 'SEALING'",
                sha256.hex(),
                id.value(),
                upload.blob());
        if (known == 1) {
            metrics.sealed();
            Waiting waiting = Waiting.ofJson(
                    jdbc.queryForObject("SELECT waiting FROM upload WHERE id = ?", String.class, id.value()));
            commands.publish(waiting.envelope(new FileSealed(id, upload.order(), upload.blob(), sha256)))
                    .join();
        }
    }

    private Sha256 digest(Upload upload) {
        MessageDigest digest = Checksum.Digests.of("SHA-256");
        if (upload.size() > 0) {
            long said = System.nanoTime();
            byte[] buffer = new byte[BUFFER];
            try (InputStream in = store.read(upload.blob(), 0, upload.size())) {
                int read = in.read(buffer);
                while (read > 0) {
                    digest.update(buffer, 0, read);
                    if (System.nanoTime() - said > SAY_SO_EVERY_NANOS) {
                        said = System.nanoTime();
                        jdbc.update(
                                "UPDATE upload SET finish_after = " + CLAIM + " WHERE id = ? AND state = 'SEALING'",
                                upload.id().value());
                    }
                    read = in.read(buffer);
                }
            } catch (IOException failure) {
                throw new StorageException("cannot read a file", false, failure);
            }
        }
        return Sha256.of(digest.digest());
    }

    @Override
    public void start() {
        background.start();
    }

    @Override
    public void stop() {
        background.stop();
        threads.close();
    }

    @Override
    public boolean isRunning() {
        return background.running();
    }
}
