package im.crosstalk.protocol;

import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What lies on a gateway's topic. */
public sealed interface GatewayRecord {
    /**
     * The reply to a request of one of its sessions.
     *
     * @param ref the gateway's number for the request
     */
    @WireName("answer")
    record Answer(long ref, UserId user, SessionId session, Reply reply) implements GatewayRecord {}

    /**
     * Something for those of an audience whom this gateway holds.
     *
     * @param ref set where this also answers a request of the session {@code except}, which this gateway holds
     * @param receiptsAt gateways of the user who wants receipts; null when nobody does
     * @param trace the context of the trace in which this is followed; null for most
     */
    @WireName("pushed")
    record Pushed(
            Audience audience,
            Delivery delivery,
            @Nullable SessionId except,
            @Nullable Long ref,
            @Nullable List<GatewayAddress> receiptsAt,
            @Nullable String trace)
            implements GatewayRecord {
        /** One that is not followed. */
        public Pushed(
                Audience audience,
                Delivery delivery,
                @Nullable SessionId except,
                @Nullable Long ref,
                @Nullable List<GatewayAddress> receiptsAt) {
            this(audience, delivery, except, ref, receiptsAt, null);
        }
    }
}
