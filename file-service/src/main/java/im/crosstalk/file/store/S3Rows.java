package im.crosstalk.file.store;

import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;

/** What must be remembered of blobs in S3 until they are final: multipart uploads, parts, and bytes short of a part. */
final class S3Rows {
    private final JdbcTemplate jdbc;
    private final TransactionOperations transaction;

    /** A part that S3 has taken. */
    record Part(int number, long start, long size, String etag) {}

    private record Piece(long start, int length) {}

    S3Rows(JdbcTemplate jdbc, TransactionOperations transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @Nullable
    String multipart(String blob) {
        return jdbc
                .query("SELECT upload_id FROM multipart WHERE blob = ?", (row, number) -> row.getString(1), blob)
                .stream()
                .findFirst()
                .orElse(null);
    }

    /** Remembers a multipart upload unless there is one; the one that counts is returned. */
    String keepMultipart(String blob, String uploadId) {
        jdbc.update("INSERT INTO multipart (blob, upload_id) VALUES (?, ?) ON CONFLICT DO NOTHING", blob, uploadId);
        return Objects.requireNonNull(multipart(blob));
    }

    /** A part number that nobody has used, so that a writer who is late overwrites no other's part. */
    int reservePart(String blob) {
        return Objects.requireNonNull(transaction.execute(status -> {
            // Two writers may meet here; the second waits.
            jdbc.query(
                    "SELECT upload_id FROM multipart WHERE blob = ? FOR UPDATE",
                    (row, number) -> row.getString(1),
                    blob);
            return jdbc.queryForObject(
                    "INSERT INTO part (blob, number) SELECT ?, coalesce(max(number), 0) + 1 FROM part WHERE blob = ?"
                            + " RETURNING number",
                    Integer.class,
                    blob,
                    blob);
        }));
    }

    void keepPart(String blob, Part part) {
        jdbc.update(
                "UPDATE part SET start_offset = ?, size = ?, etag = ? WHERE blob = ? AND number = ?",
                part.start(),
                part.size(),
                part.etag(),
                blob,
                part.number());
    }

    /** The parts that count, in order. */
    List<Part> parts(String blob) {
        return jdbc.query(
                "SELECT number, start_offset, size, etag FROM part WHERE blob = ? AND etag IS NOT NULL"
                        + " ORDER BY start_offset",
                (row, number) -> new Part(row.getInt(1), row.getLong(2), row.getLong(3), row.getString(4)),
                blob);
    }

    void stage(String blob, long start, byte[] bytes) {
        jdbc.update("INSERT INTO staged (blob, start_offset, bytes) VALUES (?, ?, ?)", blob, start, bytes);
    }

    long stagedBytes(String blob) {
        return Objects.requireNonNull(jdbc.queryForObject(
                "SELECT coalesce(sum(length(bytes)), 0) FROM staged WHERE blob = ?", Long.class, blob));
    }

    void unstage(String blob) {
        jdbc.update("DELETE FROM staged WHERE blob = ?", blob);
    }

    /** The staged bytes are that part now; not if somebody else has said so of another part. */
    void sealTail(String blob, Part part) {
        transaction.executeWithoutResult(status -> {
            if (jdbc.update("DELETE FROM staged WHERE blob = ?", blob) > 0) {
                keepPart(blob, part);
            }
        });
    }

    /** The staged bytes, in order; one row is in memory at a time. */
    InputStream staged(String blob) {
        List<Piece> pieces = jdbc.query(
                "SELECT start_offset, length(bytes) FROM staged WHERE blob = ? ORDER BY start_offset",
                (row, number) -> new Piece(row.getLong(1), row.getInt(2)),
                blob);
        var streams = pieces.stream()
                .<InputStream>map(piece -> new LazyInputStream(() -> Objects.requireNonNull(jdbc.queryForObject(
                        "SELECT bytes FROM staged WHERE blob = ? AND start_offset = ?",
                        byte[].class,
                        blob,
                        piece.start()))))
                .toList();
        return new SequenceInputStream(Collections.enumeration(streams));
    }

    void forget(String blob) {
        transaction.executeWithoutResult(status -> {
            unstage(blob);
            jdbc.update("DELETE FROM part WHERE blob = ?", blob);
            jdbc.update("DELETE FROM multipart WHERE blob = ?", blob);
        });
    }
}
