package im.crosstalk.file.store;

/** Appends to one blob. For one thread. Closing forgets what was not {@link #record recorded}. */
public interface BlobWriter extends AutoCloseable {
    /** @throws StorageException when the store takes no more; nothing of what was not recorded counts then */
    void write(byte[] bytes, int from, int length);

    /** Whether enough has gathered for {@link #sync} to be worth its while. */
    boolean wantsSync();

    /** Makes all that was written survive a crash of this process. */
    void sync();

    /** After {@link #sync}, in the transaction that moves the durable offset: notes where the bytes are. */
    void record();

    @Override
    void close();
}
