package im.crosstalk.platform.trace;

import im.crosstalk.protocol.Catalog;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Origin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * What is logged of single requests. All lines about one carry the same id, in the gateway and in each service that it comes
 * to, traced or not; which requests come and go is said where {@code im.crosstalk.requests} is at debug.
 */
public final class RequestLog {
    /** The field of what is logged as JSON. */
    static final String FIELD = "request";

    private static final Logger log = LoggerFactory.getLogger("im.crosstalk.requests");

    private RequestLog() {}

    /** Runs with the request's id in what is logged; without one where nobody waits for an answer. */
    public static void within(@Nullable Origin origin, Runnable action) {
        if (origin == null) {
            action.run();
            return;
        }
        String around = MDC.get(FIELD);
        MDC.put(FIELD, id(origin));
        try {
            action.run();
        } finally {
            if (around == null) {
                MDC.remove(FIELD);
            } else {
                MDC.put(FIELD, around);
            }
        }
    }

    /** Says that something has become of a request of that type. */
    public static void say(@Nullable Origin origin, Message message, String what) {
        if (log.isDebugEnabled()) {
            within(origin, () -> log.debug("{} {}", Catalog.MESSAGES.name(message), what));
        }
    }

    /** Says that something has become of a request whose type is no longer known. */
    public static void say(Origin origin, String what) {
        if (log.isDebugEnabled()) {
            within(origin, () -> log.debug("{}", what));
        }
    }

    private static String id(Origin origin) {
        return origin.gateway() + "/" + Long.toString(origin.epoch(), Character.MAX_RADIX) + "/" + origin.ref();
    }
}
