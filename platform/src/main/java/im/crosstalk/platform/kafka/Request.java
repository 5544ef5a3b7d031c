package im.crosstalk.platform.kafka;

import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Origin;
import org.jspecify.annotations.Nullable;

/**
 * What a handler knows beside the command or query itself.
 *
 * @param from who asks; null when the system itself does
 * @param origin where somebody waits; null when nobody does
 * @param now epoch milliseconds, one for the whole batch
 */
public record Request(@Nullable Caller from, @Nullable Origin origin, long now) {
    /**
     * The one who asks.
     *
     * @throws IllegalStateException when the system itself does
     */
    public Caller caller() {
        if (from == null) {
            throw new IllegalStateException("this command needs a caller");
        }
        return from;
    }
}
