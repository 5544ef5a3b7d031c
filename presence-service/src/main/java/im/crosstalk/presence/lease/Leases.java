package im.crosstalk.presence.lease;

import im.crosstalk.protocol.GatewayAddress;
import java.util.Map;

/**
 * The gateways' leases as Redis showed them.
 *
 * @param now the time of Redis, epoch milliseconds
 * @param until when each gateway's lease lapses
 */
record Leases(long now, Map<GatewayAddress, Long> until) {}
