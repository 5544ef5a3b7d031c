package im.crosstalk.platform.routing;

/** Redis does not answer. Who publishes tries again; who only wants to know takes everybody for offline. */
public final class RoutesUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RoutesUnavailableException(Throwable cause) {
        super("Redis does not answer", cause);
    }
}
