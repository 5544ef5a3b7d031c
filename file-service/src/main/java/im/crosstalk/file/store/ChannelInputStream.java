package im.crosstalk.file.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The first bytes of a file that stays open, so that they can be read again after this was closed. */
final class ChannelInputStream extends InputStream {
    private final FileChannel channel;
    private final long end;
    private long position;

    ChannelInputStream(FileChannel channel, long end) {
        this.channel = channel;
        this.end = end;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (position >= end) {
            return -1;
        }
        ByteBuffer into = ByteBuffer.wrap(bytes, from, (int) Math.min(length, end - position));
        int read = channel.read(into, position);
        position += Math.max(read, 0);
        return read;
    }
}
