package im.crosstalk.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A command or query on its way to a service.
 *
 * @param caller null when the system itself asks (timers, other services)
 * @param origin null when nobody waits for a reply
 * @param deadline epoch milliseconds after which nobody waits any more; 0 for none. Queries past it are dropped
 */
public record Envelope<M extends Message>(
        M message, @Nullable Caller caller, @Nullable Origin origin, long deadline) {
    /** A command from the system itself, which nobody waits for. */
    public static <M extends Message> Envelope<M> internal(M message) {
        return new Envelope<>(message, null, null, 0);
    }
}
