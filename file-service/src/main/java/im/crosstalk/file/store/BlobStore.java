package im.crosstalk.file.store;

import java.io.InputStream;

/**
 * Where bytes lie, under names that the caller makes up. What is durable, and who may write, the caller keeps in the
 * database; the store notes there what it must remember, in the caller's transaction where it says so. Thread-safe.
 *
 * <p>All methods that touch bytes throw {@link StorageException}.
 */
public interface BlobStore {
    /**
     * Notes that a writer begins. In the caller's transaction, which has just taken the lease.
     *
     * @param epoch of the lease
     * @param offset bytes that are durable
     * @param uncertain whether the writer before may still be writing
     */
    void claim(String blob, long epoch, long offset, boolean uncertain);

    /**
     * Opens a blob to go on at {@code offset}.
     *
     * @param size what the blob will have in the end
     */
    BlobWriter append(String blob, long offset, long size);

    /** Makes a blob whose bytes are all durable final. Does no harm when it was final already. */
    void finish(String blob, long size);

    /**
     * Reads a final blob.
     *
     * @param length how many bytes from {@code offset} on, at least 1
     */
    InputStream read(String blob, long offset, long length);

    /** Removes a blob, final or not, and all that is known of it. Does no harm when it is gone. */
    void discard(String blob);
}
