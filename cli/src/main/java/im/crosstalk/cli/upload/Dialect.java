package im.crosstalk.cli.upload;

import org.jspecify.annotations.Nullable;

/** What is said and heard of one upload. */
interface Dialect {
    String start(String fileName, long fileSize);

    String chunk(long offset, byte[] bytes);

    String complete(String sha256);

    /** Whether the server can be told to pause, and to stop; else it is enough to send nothing. */
    boolean canPause();

    String pause();

    String resume();

    String stop(boolean delete);

    /** Null for what is not about this upload, or is new. */
    @Nullable
    ServerEvent read(String frame);
}
