package im.crosstalk.file.upload;

import im.crosstalk.file.FileProperties;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.id.UserId;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** How much each user's files take up. In the caller's transaction. */
@Component
class Quotas {
    private final JdbcTemplate jdbc;
    private final long largestFile;
    private final long quota;
    private final int unfinished;

    Quotas(JdbcTemplate jdbc, FileProperties properties) {
        this.jdbc = jdbc;
        largestFile = properties.largestFile().toBytes();
        quota = properties.quotaPerUser().toBytes();
        unfinished = properties.unfinishedPerUser();
    }

    long largestFile() {
        return largestFile;
    }

    /** Reserves room for a new file; else says why not. */
    @Nullable
    Refusal reserve(UserId owner, long size) {
        if (size > largestFile) {
            return Refusal.of(ErrorCode.INVALID_PAYLOAD, "file_size: files have at most " + largestFile + " bytes");
        }
        jdbc.update("INSERT INTO usage (owner) VALUES (?) ON CONFLICT DO NOTHING", owner.number());
        boolean fits = jdbc.update(
                        "UPDATE usage SET bytes = bytes + ?, unfinished = unfinished + 1"
                                + " WHERE owner = ? AND bytes + ? <= ? AND unfinished < ?",
                        size,
                        owner.number(),
                        size,
                        quota,
                        unfinished)
                == 1;
        if (fits) {
            return null;
        }
        boolean many = Boolean.TRUE.equals(jdbc.queryForObject(
                "SELECT unfinished >= ? FROM usage WHERE owner = ?", Boolean.class, unfinished, owner.number()));
        return Refusal.of(
                ErrorCode.PERMISSION_DENIED,
                many ? "more than " + unfinished + " unfinished files" : "the quota of " + quota + " bytes is used up");
    }

    void finished(UserId owner) {
        jdbc.update("UPDATE usage SET unfinished = unfinished - 1 WHERE owner = ?", owner.number());
    }

    void released(UserId owner, long size, boolean unfinishedToo) {
        jdbc.update(
                "UPDATE usage SET bytes = bytes - ?, unfinished = unfinished - ? WHERE owner = ?",
                size,
                unfinishedToo ? 1 : 0,
                owner.number());
    }
}
