package im.crosstalk.gateway.socket;

import im.crosstalk.protocol.GatewayAddress;
import im.crosstalk.protocol.id.MessageId;
import im.crosstalk.protocol.id.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is told once a private message has been written to a connection of its recipient.
 *
 * @param at gateways of the sender
 */
public record Receipt(MessageId message, @Nullable String clientMessageId, UserId sender, UserId recipient, Where at) {

    /** Where the sender's connections are. */
    public sealed interface Where {
        /** On this gateway, if anywhere. */
        enum Local implements Where {
            HERE
        }

        record Named(List<GatewayAddress> gateways) implements Where {}

        /** Not known: the routes tell. */
        enum Unknown implements Where {
            LOOK_UP
        }
    }
}
