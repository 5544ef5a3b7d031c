package im.crosstalk.file.store;

import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Appends to an object in S3. New bytes gather in a temporary file; with those that are staged they go up when they
 * fill a part, and are staged themselves when they do not.
 */
final class S3Writer implements BlobWriter {
    /** Of one staged row, so that a row in memory is small. */
    private static final int ROW = 256 * 1024;

    private final S3Store store;
    private final S3Rows rows;
    private final String blob;
    private final long partSize;

    private final List<S3Rows.Part> unrecorded = new ArrayList<>();
    private long position;
    private long staged;
    private boolean stagedIsSent;
    private long spooled;
    private @Nullable FileChannel spool;

    S3Writer(S3Store store, S3Rows rows, String blob, long offset, long partSize) {
        this.store = store;
        this.rows = rows;
        this.blob = blob;
        this.partSize = partSize;
        position = offset;
        staged = rows.stagedBytes(blob);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        int done = 0;
        while (done < length) {
            int piece = (int) Math.min(length - done, partSize - staged - spooled);
            if (piece > 0) {
                spool(bytes, from + done, piece);
                done += piece;
            }
            if (staged + spooled >= partSize) {
                send();
            }
        }
    }

    private void spool(byte[] bytes, int from, int length) {
        try {
            FileChannel file = spoolFile();
            ByteBuffer rest = ByteBuffer.wrap(bytes, from, length);
            while (rest.hasRemaining()) {
                file.write(rest, spooled + (rest.position() - from));
            }
        } catch (IOException failure) {
            throw S3Store.spoolFailure(failure);
        }
        spooled += length;
        position += length;
    }

    private FileChannel spoolFile() throws IOException {
        FileChannel file = spool;
        if (file == null) {
            file = FileChannel.open(
                    Files.createTempFile(S3Store.spoolFolder(), "crosstalk", ".spool"), READ, WRITE, DELETE_ON_CLOSE);
            spool = file;
        }
        return file;
    }

    private void send() {
        long size = staged + spooled;
        unrecorded.add(store.upload(blob, position - size, size, this::gathered));
        stagedIsSent = stagedIsSent || staged > 0;
        staged = 0;
        spooled = 0;
    }

    private InputStream gathered() {
        FileChannel file = spool;
        InputStream fresh = file == null ? InputStream.nullInputStream() : new ChannelInputStream(file, spooled);
        return staged > 0 ? new SequenceInputStream(rows.staged(blob), fresh) : fresh;
    }

    @Override
    public boolean wantsSync() {
        return !unrecorded.isEmpty();
    }

    @Override
    public void sync() {
        // Parts are with S3 already; the rest becomes durable with the transaction.
    }

    @Override
    public void record() {
        unrecorded.forEach(part -> rows.keepPart(blob, part));
        if (stagedIsSent) {
            rows.unstage(blob);
        }
        stage();
        unrecorded.clear();
        stagedIsSent = false;
    }

    private void stage() {
        long start = position - spooled;
        long done = 0;
        try {
            while (done < spooled) {
                ByteBuffer row = ByteBuffer.allocate((int) Math.min(ROW, spooled - done));
                while (row.hasRemaining() && spoolFile().read(row, done + row.position()) > 0) {
                    // On to the end of the row.
                }
                rows.stage(blob, start + done, row.array());
                done += row.capacity();
            }
        } catch (IOException failure) {
            throw S3Store.spoolFailure(failure);
        }
        staged += spooled;
        spooled = 0;
    }

    @Override
    public void close() {
        FileChannel file = spool;
        if (file != null) {
            try {
                file.close();
            } catch (IOException failure) {
                throw S3Store.spoolFailure(failure);
            }
        }
    }
}
