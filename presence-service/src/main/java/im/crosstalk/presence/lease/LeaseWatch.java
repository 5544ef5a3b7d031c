package im.crosstalk.presence.lease;

import im.crosstalk.presence.PresenceProperties;
import im.crosstalk.presence.status.Sessions;
import im.crosstalk.protocol.GatewayAddress;
import io.lettuce.core.RedisException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Looks for dead gateways, every second. What fails is found again by the next look. */
@Component
class LeaseWatch {
    private static final Logger log = LoggerFactory.getLogger(LeaseWatch.class);

    private final Sessions sessions;
    private final GatewayRemains remains;
    private final DeadGateways judgement;

    LeaseWatch(Sessions sessions, GatewayRemains remains, PresenceProperties presence) {
        this.sessions = sessions;
        this.remains = remains;
        judgement = new DeadGateways(presence.leaseGrace());
    }

    @Scheduled(fixedDelayString = "${im.presence.look-every}")
    void look() {
        Set<GatewayAddress> withSessions;
        Leases leases;
        try {
            // Before the leases: whoever has a session here had written a lease by then.
            withSessions = sessions.gateways();
            leases = remains.leases();
        } catch (DataAccessException away) {
            log.warn("no look at the gateways' leases: {}", away.toString());
            return;
        } catch (RedisException away) {
            log.warn("no look at the gateways' leases: {}", away.toString());
            judgement.redisIsAway();
            return;
        }
        for (GatewayAddress dead : judgement.judge(leases, withSessions, System.nanoTime())) {
            try {
                remains.end(dead, leases.until().get(dead));
            } catch (RuntimeException failure) {
                log.warn("what {} held is not ended yet: {}", dead, failure.toString());
            }
        }
    }
}
