package im.crosstalk.platform.kafka;

/** Another service that must be asked does not answer. The batch waits and is tried again. */
public final class DependencyUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DependencyUnavailableException(String service, Throwable cause) {
        super(service + " does not answer", cause);
    }
}
