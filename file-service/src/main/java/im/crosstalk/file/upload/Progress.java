package im.crosstalk.file.upload;

/** Those who want to know when bytes have become durable. */
@FunctionalInterface
public interface Progress {
    /** @param before the file as it was; {@code offset} is where it stands now */
    void appended(Upload before, long offset);
}
