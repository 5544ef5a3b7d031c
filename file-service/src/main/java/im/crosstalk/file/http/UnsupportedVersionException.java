package im.crosstalk.file.http;

/** A request in another version of tus than ours, or in none. */
final class UnsupportedVersionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedVersionException() {
        super("unsupported version of tus", null, false, false);
    }
}
