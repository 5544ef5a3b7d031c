package im.crosstalk.file.upload;

import im.crosstalk.file.store.BlobStore;
import im.crosstalk.file.store.StorageException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Removes bytes that nobody needs. */
@Component
class Sweeper implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Sweeper.class);
    private static final int AT_ONCE = 100;

    private final JdbcTemplate jdbc;
    private final BlobStore store;
    private final Background background;

    Sweeper(JdbcTemplate jdbc, BlobStore store, AfterCommit afterCommit) {
        this.jdbc = jdbc;
        this.store = store;
        background = new Background("sweeper", afterCommit.toSweep(), this::sweep);
    }

    private void sweep() {
        List<String> doomed = jdbc.query(
                "SELECT blob FROM doomed_blob ORDER BY since LIMIT ?", (row, number) -> row.getString(1), AT_ONCE);
        for (String blob : doomed) {
            try {
                store.discard(blob);
                jdbc.update("DELETE FROM doomed_blob WHERE blob = ?", blob);
            } catch (StorageException failure) {
                log.warn("{} cannot be removed yet: {}", blob, failure.toString());
                // Behind the others, so that one that cannot be removed does not hold them up.
                jdbc.update("UPDATE doomed_blob SET since = clock_timestamp() WHERE blob = ?", blob);
            }
        }
    }

    @Override
    public void start() {
        background.start();
    }

    @Override
    public void stop() {
        background.stop();
    }

    @Override
    public boolean isRunning() {
        return background.running();
    }
}
