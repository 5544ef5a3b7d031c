package im.crosstalk.protocol;

import org.jspecify.annotations.Nullable;

/** A reply that may be one of several to what was asked. */
public interface Paged {
    /** What asks for the next part; null when this was the last. */
    @Nullable
    Query next();
}
