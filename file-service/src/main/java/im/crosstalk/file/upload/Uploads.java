package im.crosstalk.file.upload;

import im.crosstalk.file.FileProperties;
import im.crosstalk.file.upload.Opening.Opened;
import im.crosstalk.file.upload.Opening.Refused;
import im.crosstalk.file.upload.Upload.State;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.file.FileId;
import im.crosstalk.protocol.file.Sha256;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Decisions about files: they are made, paused, sealed, begun anew, deleted. All in the caller's transaction; bytes are
 * touched by others, after it.
 */
@Component
public class Uploads {
    private final JdbcTemplate jdbc;
    private final Quotas quotas;
    private final AfterCommit afterCommit;
    private final Clock clock;
    private final long abandonedAfter;

    Uploads(JdbcTemplate jdbc, Quotas quotas, AfterCommit afterCommit, Clock clock, FileProperties properties) {
        this.jdbc = jdbc;
        this.quotas = quotas;
        this.afterCommit = afterCommit;
        this.clock = clock;
        abandonedAfter = properties.abandonedAfter().toMillis();
    }

    public long largestFile() {
        return quotas.largestFile();
    }

    /** Makes an unfinished file without bytes, if the owner has room for it. */
    public Opening open(NewFile file) {
        Refusal refusal = quotas.reserve(file.owner().user(), file.size());
        if (refusal != null) {
            return new Refused(refusal);
        }
        long now = clock.millis();
        FileId id = FileId.random();
        jdbc.update(
                "INSERT INTO upload (id, purpose, owner, owner_name, name, type, size, order_key, completes_itself,"
                        + " blob, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                id.value(),
                file.purpose().name(),
                file.owner().user().number(),
                file.owner().username(),
                file.name().value(),
                file.type(),
                file.size(),
                file.order(),
                file.completesItself(),
                newBlob(),
                now,
                file.expiresAt() == null ? Long.valueOf(now + abandonedAfter) : file.expiresAt());
        if (file.completesItself() && file.size() == 0) {
            seal(id, null, null);
        }
        return new Opened(find(id).orElseThrow());
    }

    public Optional<Upload> find(FileId id) {
        return jdbc
                .query("SELECT " + UploadRows.COLUMNS + " FROM upload u WHERE id = ?", UploadRows::read, id.value())
                .stream()
                .findFirst();
    }

    /** The file, kept from changing until the transaction ends. */
    public Optional<Upload> lock(FileId id) {
        return jdbc
                .query(
                        "SELECT " + UploadRows.COLUMNS + " FROM upload u WHERE id = ? FOR UPDATE",
                        UploadRows::read,
                        id.value())
                .stream()
                .findFirst();
    }

    public void pause(FileId id, boolean paused) {
        jdbc.update("UPDATE upload SET paused = ? WHERE id = ?", paused, id.value());
    }

    /** Lets an unfinished file expire at another time. */
    public void expire(FileId id, long at) {
        jdbc.update("UPDATE upload SET expires_at = ? WHERE id = ?", at, id.value());
    }

    /**
     * Has a full file's bytes checked and put in place; {@link im.crosstalk.protocol.file.FileCommand.FileSealed} follows.
     *
     * @param waiting whom the reply to that goes to
     */
    public void seal(FileId id, @Nullable Sha256 expected, @Nullable Waiting waiting) {
        jdbc.update(
                "UPDATE upload SET state = 'SEALING', expected_sha256 = ?, waiting = ?,"
                        + " finish_after = clock_timestamp() WHERE id = ? AND durable_offset = size AND state <> 'COMPLETE'",
                expected == null ? null : expected.hex(),
                waiting == null ? null : waiting.toJson(),
                id.value());
        afterCommit.finish();
    }

    /**
     * The file, if it waits for the news that those of its bytes are sealed; kept from changing. Empty for old news.
     *
     * @param blob the name of the bytes that were sealed
     */
    public Optional<Upload> sealed(FileId id, String blob) {
        return lock(id).filter(upload ->
                upload.state() == State.SEALING && upload.blob().equals(blob));
    }

    /** It never changes again. */
    public Upload complete(Upload upload, @Nullable Long expiresAt) {
        jdbc.update(
                "UPDATE upload SET state = 'COMPLETE', waiting = NULL, finish_after = NULL, paused = false,"
                        + " expires_at = ? WHERE id = ?",
                expiresAt,
                upload.id().value());
        quotas.finished(upload.owner());
        return find(upload.id()).orElseThrow();
    }

    /** Throws all bytes away; the file may be sent again from the start. */
    public void restart(Upload upload) {
        doom(upload.blob());
        jdbc.update(
                "UPDATE upload SET state = 'OPEN', durable_offset = 0, blob = ?, sha256 = NULL, expected_sha256 = NULL,"
                        + " waiting = NULL, finish_after = NULL, epoch = epoch + 1, lease_owner = NULL,"
                        + " lease_until = NULL WHERE id = ?",
                newBlob(),
                upload.id().value());
    }

    /** Forgets a file and throws its bytes away. */
    public void delete(Upload upload) {
        if (jdbc.update("DELETE FROM upload WHERE id = ?", upload.id().value()) == 1) {
            quotas.released(upload.owner(), upload.size(), upload.state() != State.COMPLETE);
            doom(upload.blob());
        }
    }

    /** Files whose time is up, a few at a time; kept from changing, and those that somebody else looks at left out. */
    public List<Upload> expired(int atMost) {
        return jdbc.query(
                "SELECT " + UploadRows.COLUMNS + " FROM upload u WHERE expires_at <= ? AND state <> 'SEALING'"
                        + " ORDER BY expires_at LIMIT ? FOR UPDATE SKIP LOCKED",
                UploadRows::read,
                clock.millis(),
                atMost);
    }

    private void doom(String blob) {
        jdbc.update("INSERT INTO doomed_blob (blob) VALUES (?) ON CONFLICT DO NOTHING", blob);
        afterCommit.sweep();
    }

    private static String newBlob() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
