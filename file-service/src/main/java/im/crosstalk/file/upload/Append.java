package im.crosstalk.file.upload;

import im.crosstalk.file.store.BlobWriter;
import im.crosstalk.protocol.file.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** One request's bytes on their way into a file, through one small buffer. */
final class Append {
    private static final int BUFFER = 64 * 1024;

    private final Lease lease;
    private final Upload upload;
    private final Chunk chunk;
    private final BlobWriter writer;
    private final RunningDigests digests;
    private final Committer committer;
    private final Leases leases;

    private final @Nullable MessageDigest running;
    private final @Nullable MessageDigest check;
    private long durable;
    private long written;
    private long received;
    private long renewed = System.nanoTime();

    Append(Lease lease, Chunk chunk, BlobWriter writer, RunningDigests digests, Committer committer, Leases leases) {
        this.lease = lease;
        upload = lease.upload();
        this.chunk = chunk;
        this.writer = writer;
        this.digests = digests;
        this.committer = committer;
        this.leases = leases;
        running = digests.take(upload.blob(), upload.offset());
        check = chunk.checksum() == null ? null : chunk.checksum().digest();
        durable = upload.offset();
        written = durable;
        remember();
    }

    /** Bytes that are durable. */
    long offset() {
        return durable;
    }

    Appended run() {
        byte[] buffer = new byte[BUFFER];
        int read = read(buffer);
        while (read > 0) {
            if (written + fresh(read) > upload.size()) {
                return new Appended.TooMany(upload.size());
            }
            take(buffer, read);
            if (!chunk.indivisible() && writer.wantsSync()) {
                commit();
            }
            keepLease();
            read = read(buffer);
        }
        boolean cut = read == BROKEN || (chunk.length() != Chunk.UNKNOWN && received < chunk.length());
        if (cut && chunk.indivisible()) {
            return new Appended.Cut(durable);
        }
        Checksum checksum = chunk.checksum();
        if (checksum != null && check != null && !checksum.fits(check)) {
            return new Appended.Corrupted(durable);
        }
        if (written > durable) {
            commit();
        }
        return new Appended.Stored(at(durable));
    }

    private static final int BROKEN = -2;

    /** Bytes read; 0 or less at the end. A broken connection is no reason to forget what it has brought. */
    private int read(byte[] buffer) {
        long left = chunk.length() == Chunk.UNKNOWN ? buffer.length : chunk.length() - received;
        if (left == 0) {
            return 0;
        }
        InputStream body = chunk.body();
        try {
            return body.read(buffer, 0, (int) Math.min(buffer.length, left));
        } catch (IOException broken) {
            return BROKEN;
        }
    }

    /** How many of the bytes just read are new; those before were stored by an earlier request. */
    private int fresh(int read) {
        long old = upload.offset() - chunk.offset() - received;
        return read - Math.clamp(old, 0, read);
    }

    private void take(byte[] buffer, int read) {
        int fresh = fresh(read);
        int from = read - fresh;
        if (check != null) {
            check.update(buffer, 0, read);
        }
        if (fresh > 0) {
            writer.write(buffer, from, fresh);
            if (running != null) {
                running.update(buffer, from, fresh);
            }
            written += fresh;
        }
        received += read;
    }

    private void commit() {
        writer.sync();
        Sha256 whole = running != null && written == upload.size() ? RunningDigests.result(running) : null;
        committer.commit(lease, written, whole, writer, chunk.alongside());
        durable = written;
        renewed = System.nanoTime();
        remember();
    }

    /** What this process knows of the bytes that count, for the next request. */
    private void remember() {
        if (running != null && durable < upload.size()) {
            digests.put(upload.blob(), durable, RunningDigests.copy(running));
        }
    }

    private void keepLease() {
        long now = System.nanoTime();
        if (now - renewed > leases.millis() * 1_000_000 / 3) {
            if (!leases.renew(lease)) {
                throw new LeaseLostException();
            }
            renewed = now;
        }
    }

    private Upload at(long offset) {
        return new Upload(
                upload.id(),
                upload.purpose(),
                upload.owner(),
                upload.ownerName(),
                upload.name(),
                upload.type(),
                upload.size(),
                upload.order(),
                upload.completesItself(),
                upload.state(),
                upload.paused(),
                offset,
                upload.blob(),
                upload.sha256(),
                upload.expected(),
                upload.createdAt(),
                upload.expiresAt());
    }
}
