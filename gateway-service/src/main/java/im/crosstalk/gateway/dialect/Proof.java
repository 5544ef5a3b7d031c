package im.crosstalk.gateway.dialect;

import org.jspecify.annotations.Nullable;

/** What must show that a frame may be carried out. */
public sealed interface Proof {
    /** Nothing: anybody may ask. */
    record None() implements Proof {
        public static final None NEEDED = new None();
    }

    /**
     * The connection must be sealed; then what else is needed.
     *
     * @see Dialect#isSealed()
     */
    record Sealed(Proof then) implements Proof {}

    /** The connection must be signed in; frames of this dialect carry no token. */
    record Connection() implements Proof {
        public static final Connection NEEDED = new Connection();
    }

    /** The connection must be signed in, or be one that may upload without. */
    record Uploader() implements Proof {
        public static final Uploader NEEDED = new Uploader();
    }

    /**
     * A token must come with the frame, unless the connection was signed in otherwise than by this dialect.
     *
     * @param text null where there is none
     */
    record Token(@Nullable String text) implements Proof {
        public static final Token ABSENT = new Token(null);
    }
}
