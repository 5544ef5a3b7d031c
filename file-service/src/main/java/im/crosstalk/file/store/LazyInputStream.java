package im.crosstalk.file.store;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Bytes that are fetched when they are first read. */
final class LazyInputStream extends InputStream {
    private final Supplier<byte[]> source;
    private @Nullable ByteArrayInputStream bytes;

    LazyInputStream(Supplier<byte[]> source) {
        this.source = source;
    }

    @Override
    public int read() {
        return fetched().read();
    }

    @Override
    public int read(byte[] into, int from, int length) {
        return fetched().read(into, from, length);
    }

    private ByteArrayInputStream fetched() {
        ByteArrayInputStream known = bytes;
        if (known == null) {
            known = new ByteArrayInputStream(source.get());
            bytes = known;
        }
        return known;
    }

    @Override
    public void close() {
        bytes = new ByteArrayInputStream(new byte[0]);
    }
}
