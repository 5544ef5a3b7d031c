package im.crosstalk.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A command or query on its way to a service.
 *
 * @param caller null when the system itself asks (timers, other services)
 * @param origin null when nobody waits for a reply
 * @param deadline epoch milliseconds after which nobody waits any more; 0 for none. Queries past it are dropped
 * @param trace the context of the trace in which this is followed; null for most
 */
public record Envelope<M extends Message>(
        M message,
        @Nullable Caller caller,
        @Nullable Origin origin,
        long deadline,
        @Nullable String trace) {
    /** One that is not followed. */
    public Envelope(M message, @Nullable Caller caller, @Nullable Origin origin, long deadline) {
        this(message, caller, origin, deadline, null);
    }

    /** The same, followed. */
    public Envelope<M> followed(String context) {
        return new Envelope<>(message, caller, origin, deadline, context);
    }

    /** A command from the system itself, which nobody waits for. */
    public static <M extends Message> Envelope<M> internal(M message) {
        return new Envelope<>(message, null, null, 0);
    }
}
