package im.crosstalk.file.upload;

/** What became of bytes. */
public sealed interface Appended {
    /**
     * They are durable, as far as they came.
     *
     * @param upload as it is now
     */
    record Stored(Upload upload) implements Appended {}

    /** They belong elsewhere than {@code offset}; nothing was stored. */
    record Misplaced(long expected) implements Appended {}

    /** They go past the file's end; nothing was stored. */
    record TooMany(long size) implements Appended {}

    /** They do not add up; nothing was stored. */
    record Corrupted(long expected) implements Appended {}

    /** They ended too early, and nothing was stored because only all of them would have counted. */
    record Cut(long expected) implements Appended {}

    record Paused(long expected) implements Appended {}

    /** The file is being sealed, or is complete. */
    record Closed(Upload upload) implements Appended {}

    /** Somebody else is writing. */
    record Busy() implements Appended {}

    record Unknown() implements Appended {}
}
