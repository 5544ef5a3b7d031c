/**
 * Gateways that died without a word.
 *
 * <p>Flow: every second {@code LeaseWatch} reads the leases, {@code DeadGateways} judges (pure, with a memory of what it
 * saw), and {@code GatewayRemains} ends what the dead one held: routes, sessions, leases. Any instance may do it, and twice
 * does no harm.
 */
@NullMarked
package im.crosstalk.presence.lease;

import org.jspecify.annotations.NullMarked;
