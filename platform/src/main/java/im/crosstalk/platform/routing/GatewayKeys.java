package im.crosstalk.platform.routing;

import im.crosstalk.protocol.GatewayAddress;
import im.crosstalk.protocol.id.UserId;

/**
 * The keys under which gateways say that they live and what they hold. Gateways write them, about themselves only;
 * presence-service ends what a dead one has left.
 *
 * <p>A gateway that holds sessions and finds its {@link #sessions} missing (Redis was emptied, or it stood still for so
 * long that it was taken for dead) writes all its routes again and reports all its sessions as opened again: the key is
 * deleted only after their ends were published, so what is reported then comes later.
 */
public final class GatewayKeys {
    /**
     * Sorted set of gateway addresses; the score is the time of Redis, in milliseconds, at which the lease lapses. A
     * gateway writes its lease before its first session, and again every second.
     */
    public static final String LEASES = "im:gateways";

    private GatewayKeys() {}

    /** Hash of a gateway's sessions: session id to {@link Holder}. */
    public static String sessions(GatewayAddress gateway) {
        return "im:{gateway:" + gateway + "}";
    }

    /** Set of the numbers of the groups in whose routes ({@link Routes#groupKey}) the gateway is. */
    public static String chats(GatewayAddress gateway) {
        return sessions(gateway) + ":chats";
    }

    /** Whose session it is. */
    public record Holder(UserId user, String username) {
        /**
         * Reads what {@link #toString()} writes.
         *
         * @throws IllegalArgumentException when it is not that
         */
        public static Holder parse(String text) {
            int slash = text.indexOf('/');
            if (slash < 1) {
                throw new IllegalArgumentException("no holder of a session: " + text);
            }
            return new Holder(new UserId(Long.parseLong(text, 0, slash, 10)), text.substring(slash + 1));
        }

        @Override
        public String toString() {
            return user.number() + "/" + username;
        }
    }
}
