package im.crosstalk.platform.kafka;

/** A record on a topic whose owner does not know its type: a poison record, never the client's fault. */
final class UnknownMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownMessageException(Class<?> type) {
        super("not handled here: " + type.getSimpleName());
    }
}
