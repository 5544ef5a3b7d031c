package im.crosstalk.auth;

import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import java.util.function.Function;

/** What a caller gets: a value, or the reason why not. Refusals are no exceptions. */
public sealed interface Answer<T> {
    record Done<T>(T value) implements Answer<T> {}

    record Refused<T>(Refusal refusal) implements Answer<T> {}

    /** The answer of a request that has nothing to tell. */
    enum Nothing {
        NOTHING
    }

    static <T> Answer<T> done(T value) {
        return new Done<>(value);
    }

    static Answer<Nothing> done() {
        return new Done<>(Nothing.NOTHING);
    }

    static <T> Answer<T> refused(ErrorCode code) {
        return new Refused<>(Refusal.of(code));
    }

    /** What {@code next} makes of the value; a refusal stays what it is. */
    default <R> Answer<R> then(Function<T, Answer<R>> next) {
        return switch (this) {
            case Done<T> done -> next.apply(done.value());
            case Refused<T> refused -> new Refused<>(refused.refusal());
        };
    }
}
