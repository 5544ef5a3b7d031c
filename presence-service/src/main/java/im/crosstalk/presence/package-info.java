/**
 * Who is online, and who is told.
 *
 * <p>Flow: gateways say which sessions begin and end ({@link im.crosstalk.protocol.presence.PresenceCommand}); the first
 * and the last of a user's make a transition, which {@code status} tells to those whom chat-service names. {@code lease}
 * watches the gateways' leases in Redis and says for a dead gateway what it can no longer say: that its sessions have
 * ended.
 *
 * <p>{@code lease} may read {@code status}'s sessions; {@code status} knows no lease. Neither decides whether a client
 * is alive: its gateway does.
 */
@NullMarked
package im.crosstalk.presence;

import org.jspecify.annotations.NullMarked;
