package im.crosstalk.gateway.dialect;

/** A client's part of the agreement on a {@link Seal}, found usable. Immutable. */
@FunctionalInterface
public interface SealOffer {
    /** Makes a seal of this connection's own. Takes its time: not on an event loop. */
    Made accept();

    /** @param forClient what the client makes the same seal of; nobody else can */
    record Made(Seal seal, String forClient) {
        /** Keeps secrets out of logs. */
        @Override
        public String toString() {
            return "Made[]";
        }
    }
}
