package im.crosstalk.file.store;

import im.crosstalk.file.FileProperties.S3;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Bytes in S3. What fills a part goes up as a part of a multipart upload; what does not is staged in the database with
 * the offset, so that small chunks are durable and cheap. A blob smaller than a part goes up as one object.
 *
 * <p>No part number is used twice, and only parts noted together with the offset are put together: a writer that is late
 * changes nothing.
 */
final class S3Store implements BlobStore, AutoCloseable {
    private static final int MOST_PARTS = 9_000;
    private static final int NOT_FOUND = 404;

    private final S3Client s3;
    private final String bucket;
    private final long leastPart;
    private final S3Rows rows;

    S3Store(S3Client s3, S3 properties, JdbcTemplate jdbc, TransactionOperations transaction) {
        this.s3 = s3;
        bucket = properties.bucket();
        leastPart = properties.partSize().toBytes();
        rows = new S3Rows(jdbc, transaction);
    }

    @Override
    public void claim(String blob, long epoch, long offset, boolean uncertain) {
        // Every write has a part number of its own; nothing is in anybody's way.
    }

    @Override
    public BlobWriter append(String blob, long offset, long size) {
        return new S3Writer(this, rows, blob, offset, partSize(size));
    }

    /** S3 takes at most 10,000 parts. */
    private long partSize(long size) {
        return Math.max(leastPart, size / MOST_PARTS + 1);
    }

    /** Sends one part up; it does not count before it is noted. */
    S3Rows.Part upload(String blob, long start, long size, Supplier<InputStream> bytes) {
        return call("send a part", () -> {
            String id = rows.multipart(blob);
            if (id == null) {
                String made = s3.createMultipartUpload(
                                request -> request.bucket(bucket).key(blob))
                        .uploadId();
                id = rows.keepMultipart(blob, made);
            }
            String uploadId = id;
            int number = rows.reservePart(blob);
            String etag = s3.uploadPart(
                            request -> request.bucket(bucket)
                                    .key(blob)
                                    .uploadId(uploadId)
                                    .partNumber(number)
                                    .contentLength(size),
                            body(bytes, size))
                    .eTag();
            return new S3Rows.Part(number, start, size, etag);
        });
    }

    @Override
    public void finish(String blob, long size) {
        call("finish an object", () -> {
            if (!exists(blob, size)) {
                putTogether(blob, size);
            }
            return true;
        });
        rows.forget(blob);
    }

    private void putTogether(String blob, long size) {
        String id = rows.multipart(blob);
        List<S3Rows.Part> parts = rows.parts(blob);
        if (id == null || parts.isEmpty()) {
            s3.putObject(
                    request -> request.bucket(bucket).key(blob).contentLength(size),
                    body(() -> rows.staged(blob), size));
            return;
        }
        long staged = rows.stagedBytes(blob);
        if (staged > 0) {
            long start = size - staged;
            rows.sealTail(blob, upload(blob, start, staged, () -> rows.staged(blob)));
            parts = rows.parts(blob);
        }
        List<CompletedPart> completed = parts.stream()
                .map(part -> CompletedPart.builder()
                        .partNumber(part.number())
                        .eTag(part.etag())
                        .build())
                .toList();
        s3.completeMultipartUpload(
                request -> request.bucket(bucket).key(blob).uploadId(id).multipartUpload(all -> all.parts(completed)));
    }

    /** Bytes that can be read again when the client tries again. */
    private static RequestBody body(Supplier<InputStream> bytes, long size) {
        return RequestBody.fromContentProvider(bytes::get, size, "application/octet-stream");
    }

    private boolean exists(String blob, long size) {
        try {
            return s3.headObject(request -> request.bucket(bucket).key(blob)).contentLength() == size;
        } catch (S3Exception failure) {
            if (failure.statusCode() == NOT_FOUND) {
                return false;
            }
            throw failure;
        }
    }

    @Override
    public InputStream read(String blob, long offset, long length) {
        return call(
                "read an object",
                () -> new BoundedInputStream(
                        s3.getObject(request -> request.bucket(bucket)
                                .key(blob)
                                .range("bytes=" + offset + "-" + (offset + length - 1))),
                        length));
    }

    @Override
    public void discard(String blob) {
        call("remove an object", () -> {
            String id = rows.multipart(blob);
            if (id != null) {
                try {
                    s3.abortMultipartUpload(
                            request -> request.bucket(bucket).key(blob).uploadId(id));
                } catch (NoSuchUploadException gone) {
                    // Finished, or given up before.
                }
            }
            return s3.deleteObject(request -> request.bucket(bucket).key(blob));
        });
        rows.forget(blob);
    }

    /** Where a part gathers before it goes up. */
    static Path spoolFolder() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static <T> T call(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException failure) {
            throw new StorageException("S3 does not " + what, false, failure);
        }
    }

    static StorageException spoolFailure(IOException failure) {
        return StorageException.of("cannot spool a part", failure);
    }

    @Override
    public void close() {
        s3.close();
    }
}
