package im.crosstalk.chat.directory;

import im.crosstalk.platform.routing.Routes;
import im.crosstalk.platform.routing.RoutesUnavailableException;
import im.crosstalk.protocol.id.UserId;
import java.time.Clock;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Who is online, for handlers inside a batch: once Redis has failed to answer it is not asked again for a second, so that
 * a batch does not wait for it again and again. Thread-safe.
 */
@Component
public class Whereabouts {
    private static final Logger log = LoggerFactory.getLogger(Whereabouts.class);
    private static final long PAUSE_MILLIS = 1_000;

    private final Routes routes;
    private final Clock clock;
    private volatile long silentUntil;

    Whereabouts(Routes routes, Clock clock) {
        this.routes = routes;
        this.clock = clock;
    }

    /** Those of {@code users} who are online; null when that cannot be found out now. */
    public @Nullable Set<UserId> online(Collection<UserId> users) {
        if (clock.millis() < silentUntil) {
            return null;
        }
        try {
            return routes.online(users);
        } catch (RoutesUnavailableException failure) {
            log.warn("Redis does not say who is online: {}", failure.toString());
            silentUntil = clock.millis() + PAUSE_MILLIS;
            return null;
        }
    }
}
