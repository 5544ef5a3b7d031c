package im.crosstalk.file.upload;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to be appended.
 *
 * @param offset where the first of them belongs
 * @param length how many there are; -1 when that is not known before they end
 * @param repeatable whether bytes that are there already are passed over; if not, {@code offset} must be where the file
 *     ends
 * @param whole whether all count or none, even when the connection breaks
 * @param checksum what the bytes must add up to; they are then {@code whole}
 * @param body the bytes themselves
 * @param alongside what else the transaction does that moves the offset; null for nothing
 */
public record Chunk(
        long offset,
        long length,
        boolean repeatable,
        boolean whole,
        @Nullable Checksum checksum,
        InputStream body,
        @Nullable Alongside alongside) {
    public static final long UNKNOWN = -1;

    /** Something that belongs to an append. */
    @FunctionalInterface
    public interface Alongside {
        /** In the transaction that moves the offset to {@code offset}; {@code before} is how it was. */
        void run(Upload before, long offset);
    }

    boolean indivisible() {
        return whole || checksum != null;
    }
}
