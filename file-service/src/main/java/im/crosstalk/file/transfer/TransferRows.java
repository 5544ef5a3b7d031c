package im.crosstalk.file.transfer;

import im.crosstalk.file.upload.Upload;
import im.crosstalk.file.upload.Uploads;
import im.crosstalk.protocol.file.FileId;
import im.crosstalk.protocol.file.Sha256;
import im.crosstalk.protocol.file.TransferId;
import im.crosstalk.protocol.file.TransferStatus;
import im.crosstalk.protocol.id.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** What is kept of transfers beside the uploads. One that has failed or was cancelled is not kept. */
@Component
class TransferRows {
    private static final String SELECT = "SELECT id, file, sender, recipient, sha256, status FROM transfer WHERE ";
    private static final int MOST = 1_000;

    private final JdbcTemplate jdbc;
    private final Uploads uploads;

    private record Row(
            TransferId id,
            FileId file,
            UserId sender,
            UserId recipient,
            @Nullable Sha256 sha256,
            TransferStatus status) {}

    TransferRows(JdbcTemplate jdbc, Uploads uploads) {
        this.jdbc = jdbc;
        this.uploads = uploads;
    }

    void add(TransferId id, Upload file, UserId sender, UserId recipient, @Nullable Sha256 sha256) {
        jdbc.update(
                "INSERT INTO transfer (id, file, sender, recipient, sha256, status, created_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                id.toString(),
                file.id().value(),
                sender.number(),
                recipient.number(),
                sha256 == null ? null : sha256.hex(),
                TransferStatus.PENDING.name(),
                file.createdAt());
    }

    void setStatus(TransferId id, TransferStatus status) {
        jdbc.update("UPDATE transfer SET status = ? WHERE id = ?", status.name(), id.toString());
    }

    Optional<Transfer> find(TransferId id) {
        return jdbc.query(SELECT + "id = ?", TransferRows::read, id.toString()).stream()
                .findFirst()
                .flatMap(row -> uploads.find(row.file()).map(file -> transfer(row, file)));
    }

    /** The transfer with its file, kept from changing until the transaction ends. */
    Optional<Transfer> lock(TransferId id) {
        return jdbc.query(SELECT + "id = ? FOR UPDATE", TransferRows::read, id.toString()).stream()
                .findFirst()
                .flatMap(row -> uploads.lock(row.file()).map(file -> transfer(row, file)));
    }

    Optional<Transfer> of(Upload file) {
        return jdbc.query(SELECT + "file = ?", TransferRows::read, file.id().value()).stream()
                .findFirst()
                .map(row -> transfer(row, file));
    }

    /** Transfers of which the user is a party and that have not ended, oldest first. */
    List<Transfer> open(UserId user) {
        return jdbc
                .query(
                        SELECT + "(sender = ? OR recipient = ?)"
                                + " AND status NOT IN ('REJECTED', 'COMPLETED', 'FAILED', 'CANCELLED')"
                                + " ORDER BY created_at, id LIMIT ?",
                        TransferRows::read,
                        user.number(),
                        user.number(),
                        MOST)
                .stream()
                .flatMap(row -> uploads.find(row.file()).map(file -> transfer(row, file)).stream())
                .toList();
    }

    private static Transfer transfer(Row row, Upload file) {
        return new Transfer(row.id(), row.sender(), row.recipient(), row.sha256(), row.status(), file);
    }

    private static Row read(ResultSet row, int number) throws SQLException {
        String sha256 = row.getString("sha256");
        return new Row(
                TransferId.parse(row.getString("id")),
                new FileId(row.getString("file")),
                new UserId(row.getLong("sender")),
                new UserId(row.getLong("recipient")),
                sha256 == null ? null : new Sha256(sha256),
                TransferStatus.valueOf(row.getString("status")));
    }
}
