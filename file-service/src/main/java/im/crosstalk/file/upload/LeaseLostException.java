package im.crosstalk.file.upload;

/** The file is another writer's by now, or gone; nothing that was not committed counts. */
final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LeaseLostException() {
        super("the lease is another's", null, false, false);
    }
}
