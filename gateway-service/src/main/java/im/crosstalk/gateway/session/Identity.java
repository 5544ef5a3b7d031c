package im.crosstalk.gateway.session;

import im.crosstalk.platform.PlatformProperties;
import im.crosstalk.protocol.GatewayAddress;
import im.crosstalk.protocol.id.SessionId;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** Which gateway this is, in this life of its process. */
@Component
public class Identity {
    private static final char SEPARATOR = '~';

    private final GatewayAddress address;
    private final String tag = Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
    private final AtomicLong connections = new AtomicLong();

    Identity(PlatformProperties platform, Clock clock) {
        address = new GatewayAddress(platform.instance(), clock.millis());
    }

    public GatewayAddress address() {
        return address;
    }

    /**
     * A name for the route of one more connection of that session. One session may be signed in on several connections, on
     * several gateways: the end of one must not take away the route of another.
     */
    String newRouteId(SessionId session) {
        return session.value() + SEPARATOR + tag + "." + Long.toString(connections.incrementAndGet(), 36);
    }

    /** The session of a route's name, or of a session's own. */
    static SessionId sessionOf(SessionId routeOrSession) {
        int separator = routeOrSession.value().lastIndexOf(SEPARATOR);
        return separator < 0
                ? routeOrSession
                : new SessionId(routeOrSession.value().substring(0, separator));
    }
}
