package im.crosstalk.gateway.delivery;

import im.crosstalk.gateway.socket.Trace;
import im.crosstalk.protocol.Delivery;
import im.crosstalk.protocol.chat.ChatDelivery;
import im.crosstalk.protocol.id.ChatId;
import org.jspecify.annotations.Nullable;

/** Which deliveries a device must get once, and by what they are told apart. */
final class Traces {
    private Traces() {}

    /** The trace of a delivery without a receipt; null for what may be lost. */
    static @Nullable Trace of(Delivery delivery) {
        return switch (delivery) {
            case ChatDelivery.MessagePosted posted ->
                new Trace.OfMessage(posted.message().chat(), posted.message().sequence(), null);
            case ChatDelivery.MessageRecalled recalled ->
                new Trace.OfRecall(recalled.message().chat(), recalled.revision());
            case ChatDelivery.E2eeRelayed relayed ->
                new Trace.OfRelay(ChatId.ofPrivate(relayed.sender(), relayed.recipient()), relayed.id());
            default -> null;
        };
    }

    /** The chat whose members see a delivery differently; null where all see it alike. */
    static @Nullable ChatId chatOf(Delivery delivery) {
        return switch (delivery) {
            case ChatDelivery.MessagePosted posted -> posted.message().chat();
            case ChatDelivery.MessageRecalled recalled -> recalled.message().chat();
            default -> null;
        };
    }
}
