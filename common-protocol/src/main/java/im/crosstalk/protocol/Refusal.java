package im.crosstalk.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A request that was turned down and changed nothing.
 *
 * @param detail what is wrong, for people: the offending field's name, say; never an internal
 */
@WireName("refused")
public record Refusal(ErrorCode code, @Nullable String detail) implements Reply {
    public static Refusal of(ErrorCode code) {
        return new Refusal(code, null);
    }

    public static Refusal of(ErrorCode code, String detail) {
        return new Refusal(code, detail);
    }
}
