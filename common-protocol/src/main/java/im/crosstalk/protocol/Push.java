package im.crosstalk.protocol;

import im.crosstalk.protocol.id.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * A delivery and whom it is for.
 *
 * @param except a session that does not get it, because it caused it and is answered otherwise
 */
public record Push(
        Audience audience, Delivery delivery, @Nullable SessionId except) {
    public Push(Audience audience, Delivery delivery) {
        this(audience, delivery, null);
    }
}
