package im.crosstalk.gateway.delivery;

import im.crosstalk.gateway.socket.Trace;
import im.crosstalk.protocol.Delivery;
import im.crosstalk.protocol.chat.ChatDelivery;
import im.crosstalk.protocol.group.GroupDelivery;
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

    /** Whether a delivery stands in an order with messages: receipts and changes of groups do, calls and presence do not. */
    static boolean isOrdered(Delivery delivery) {
        return switch (delivery) {
            case ChatDelivery.MessagePosted posted -> true;
            case ChatDelivery.MessageRecalled recalled -> true;
            case ChatDelivery.MessageDelivered delivered -> true;
            case ChatDelivery.MessageRead read -> true;
            case ChatDelivery.GroupChanged changed -> true;
            case ChatDelivery.E2eeRelayed relayed -> true;
            case GroupDelivery.Noticed noticed -> true;
            default -> false;
        };
    }

    /** The chat whose members see a delivery differently; null where all see it alike. */
    static @Nullable ChatId chatOf(Delivery delivery) {
        return switch (delivery) {
            case ChatDelivery.MessagePosted posted -> posted.message().chat();
            case ChatDelivery.MessageRecalled recalled -> recalled.message().chat();
            case GroupDelivery.Noticed noticed -> noticed.notice().what().chat();
            default -> null;
        };
    }
}
