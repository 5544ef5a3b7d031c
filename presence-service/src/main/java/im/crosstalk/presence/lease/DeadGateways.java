package im.crosstalk.presence.lease;

import im.crosstalk.protocol.GatewayAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges which gateways are dead. A lease that has lapsed or is missing is proof only after Redis has answered for the
 * grace: before, living gateways may not have had the time to write theirs again. A life that another of the same
 * instance has followed is over at once. Not thread-safe.
 */
final class DeadGateways {
    private final long graceNanos;
    private final Map<GatewayAddress, Long> missingSince = new HashMap<>();
    private final Map<GatewayAddress, Long> judgedAt = new HashMap<>();
    private @Nullable Long reachableSince;

    DeadGateways(Duration grace) {
        graceNanos = grace.toNanos();
    }

    /** Redis did not answer: what was missing before proves nothing any more. */
    void redisIsAway() {
        reachableSince = null;
        missingSince.clear();
    }

    /**
     * Those that are dead, and have not been judged so within the last grace.
     *
     * @param withSessions gateways that have sessions in the database
     * @param nanos monotonic time
     */
    Set<GatewayAddress> judge(Leases leases, Set<GatewayAddress> withSessions, long nanos) {
        if (reachableSince == null) {
            reachableSince = nanos;
        }
        boolean settled = nanos - reachableSince >= graceNanos;
        Map<String, GatewayAddress> living = living(leases);
        missingSince.keySet().retainAll(withSessions);
        judgedAt.values().removeIf(judged -> nanos - judged >= graceNanos);

        Set<GatewayAddress> known = new HashSet<>(leases.until().keySet());
        known.addAll(withSessions);
        Set<GatewayAddress> dead = new HashSet<>();
        for (GatewayAddress gateway : known) {
            if (isDead(gateway, leases, living, settled, nanos) && judgedAt.putIfAbsent(gateway, nanos) == null) {
                dead.add(gateway);
            }
        }
        return dead;
    }

    private boolean isDead(
            GatewayAddress gateway, Leases leases, Map<String, GatewayAddress> living, boolean settled, long nanos) {
        GatewayAddress current = living.get(gateway.instance());
        if (gateway.equals(current)) {
            missingSince.remove(gateway);
            return false;
        }
        if (current != null) {
            return true;
        }
        if (leases.until().containsKey(gateway)) {
            missingSince.remove(gateway);
            return settled;
        }
        return nanos - missingSince.computeIfAbsent(gateway, first -> nanos) >= graceNanos;
    }

    /** For each instance the life whose lease holds, the longest if there are two. */
    private static Map<String, GatewayAddress> living(Leases leases) {
        Map<String, GatewayAddress> living = new HashMap<>();
        leases.until().forEach((gateway, until) -> {
            if (until > leases.now()) {
                living.merge(
                        gateway.instance(),
                        gateway,
                        (one, other) -> leases.until().getOrDefault(one, 0L) >= until ? one : other);
            }
        });
        return living;
    }
}
