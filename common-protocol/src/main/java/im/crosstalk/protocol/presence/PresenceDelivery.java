package im.crosstalk.protocol.presence;

import im.crosstalk.protocol.Delivery;
import im.crosstalk.protocol.WireName;
import im.crosstalk.protocol.id.UserId;

/** What presence-service tells connected clients. */
public sealed interface PresenceDelivery extends Delivery {
    @WireName("presence.status_changed")
    record StatusChanged(UserId user, String username, boolean online) implements PresenceDelivery {}
}
