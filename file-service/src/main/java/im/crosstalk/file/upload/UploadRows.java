package im.crosstalk.file.upload;

import im.crosstalk.file.upload.Upload.State;
import im.crosstalk.protocol.file.FileEvent.Purpose;
import im.crosstalk.protocol.file.FileId;
import im.crosstalk.protocol.file.FileName;
import im.crosstalk.protocol.file.Sha256;
import im.crosstalk.protocol.id.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** How a row is read. */
final class UploadRows {
    /** What {@link #read} needs of the table, called u. */
    static final String COLUMNS = "u.id, u.purpose, u.owner, u.owner_name, u.name, u.type, u.size, u.order_key,"
            + " u.completes_itself, u.state, u.paused, u.durable_offset, u.blob, u.sha256, u.expected_sha256,"
            + " u.created_at, u.expires_at";

    private UploadRows() {}

    static Upload read(ResultSet row, int number) throws SQLException {
        long expiresAt = row.getLong("expires_at");
        boolean expires = !row.wasNull();
        return new Upload(
                new FileId(row.getString("id")),
                Purpose.valueOf(row.getString("purpose")),
                new UserId(row.getLong("owner")),
                row.getString("owner_name"),
                new FileName(row.getString("name")),
                row.getString("type"),
                row.getLong("size"),
                row.getLong("order_key"),
                row.getBoolean("completes_itself"),
                State.valueOf(row.getString("state")),
                row.getBoolean("paused"),
                row.getLong("durable_offset"),
                row.getString("blob"),
                digest(row.getString("sha256")),
                digest(row.getString("expected_sha256")),
                row.getLong("created_at"),
                expires ? expiresAt : null);
    }

    private static @Nullable Sha256 digest(@Nullable String hex) {
        return hex == null ? null : new Sha256(hex);
    }
}
