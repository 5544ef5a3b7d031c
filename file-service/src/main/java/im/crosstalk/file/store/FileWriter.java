package im.crosstalk.file.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Appends to a file; what counts is on the disk before it counts. */
final class FileWriter implements BlobWriter {
    private final FileChannel channel;
    private final long syncBytes;
    private long durable;
    private long written;

    FileWriter(FileChannel channel, long syncBytes) throws IOException {
        this.channel = channel;
        this.syncBytes = syncBytes;
        durable = channel.position();
        written = durable;
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        ByteBuffer rest = ByteBuffer.wrap(bytes, from, length);
        try {
            while (rest.hasRemaining()) {
                written += channel.write(rest);
            }
        } catch (IOException failure) {
            throw StorageException.of("cannot write to a file", failure);
        }
    }

    @Override
    public boolean wantsSync() {
        return written - durable >= syncBytes;
    }

    @Override
    public void sync() {
        try {
            channel.force(false);
        } catch (IOException failure) {
            throw StorageException.of("cannot write to the disk", failure);
        }
    }

    @Override
    public void record() {
        durable = written;
    }

    @Override
    public void close() {
        try (channel) {
            if (written > durable || channel.size() > durable) {
                // Of no use to anybody, and on a full disk in everybody's way.
                channel.truncate(durable);
            }
        } catch (IOException failure) {
            throw StorageException.of("cannot close a file", failure);
        }
    }
}
