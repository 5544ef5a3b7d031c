package im.crosstalk.gateway.delivery;

import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.gateway.request.RequestPublisher;
import im.crosstalk.gateway.session.Identity;
import im.crosstalk.gateway.session.SessionIndex;
import im.crosstalk.gateway.socket.Connection;
import im.crosstalk.gateway.socket.Parcel;
import im.crosstalk.gateway.socket.Receipt;
import im.crosstalk.gateway.socket.Session;
import im.crosstalk.gateway.socket.SocketLoop;
import im.crosstalk.platform.routing.Routes;
import im.crosstalk.platform.routing.RoutesUnavailableException;
import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.GatewayAddress;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.chat.ChatDelivery.MessageDelivered;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Tells senders of private messages that these have been written to a connection of the recipient. */
@Component
public class Receipts {
    private final SessionIndex index;
    private final RequestPublisher publisher;
    private final Routes routes;
    private final DispatchOrder order;
    private final GatewayAddress self;
    private final ReceiptLedger ledger = new ReceiptLedger();

    Receipts(SessionIndex index, RequestPublisher publisher, Routes routes, DispatchOrder order, Identity identity) {
        this.index = index;
        this.publisher = publisher;
        this.routes = routes;
        this.order = order;
        this.self = identity.address();
    }

    /** Tells them; on an event loop, in the middle of its flush. */
    public void tell(SocketLoop loop, List<Receipt> due) {
        Map<GatewayAddress, List<GatewayRecord>> elsewhere = new HashMap<>();
        List<Receipt> unknown = new ArrayList<>();
        var here = new Batch();
        for (Receipt receipt : due) {
            if (ledger.isFirst(
                    receipt.message().chat(),
                    receipt.sender(),
                    receipt.message().sequence())) {
                switch (receipt.at()) {
                    case Receipt.Where.Local ignored -> tellHere(receipt, loop, here);
                    case Receipt.Where.Named named -> tell(receipt, named.gateways(), loop, here, elsewhere);
                    case Receipt.Where.Unknown ignored -> unknown.add(receipt);
                }
            }
        }
        order.dispatchAfter(here, loop);
        elsewhere.forEach(publisher::send);
        if (!unknown.isEmpty()) {
            Thread.ofVirtual().name("receipts").start(() -> lookUpAndTell(loop, unknown));
        }
    }

    private void tell(
            Receipt receipt,
            Collection<GatewayAddress> gateways,
            SocketLoop loop,
            Batch here,
            Map<GatewayAddress, List<GatewayRecord>> elsewhere) {
        for (GatewayAddress gateway : gateways) {
            if (gateway.equals(self)) {
                tellHere(receipt, loop, here);
            } else {
                elsewhere
                        .computeIfAbsent(gateway, ignored -> new ArrayList<>())
                        .add(new GatewayRecord.Pushed(
                                Audience.Users.of(receipt.sender()), delivered(receipt), null, null, null));
            }
        }
    }

    /** On this loop at once, so that it leaves with what else is flushed; on others by a batch. */
    private void tellHere(Receipt receipt, SocketLoop loop, Batch others) {
        List<Session> sessions = index.of(receipt.sender());
        if (sessions.isEmpty()) {
            return;
        }
        try (var encodings =
                new Encodings(delivered(receipt), null, loop.isCurrent() ? loop.writer() : new JsonWriter())) {
            for (Session session : sessions) {
                Connection connection = session.connection();
                Parcel parcel = encodings.of(session);
                if (parcel == null) {
                    continue;
                }
                if (loop.isCurrent() && connection.loop() == loop) {
                    parcel.frame().retain();
                    connection.deliver(parcel);
                } else {
                    others.add(connection, parcel);
                }
            }
        }
    }

    private void lookUpAndTell(SocketLoop loop, List<Receipt> unknown) {
        Routes.Answer found;
        try {
            found = routes.find(unknown.stream().map(Receipt::sender).distinct().toList(), List.of());
        } catch (RoutesUnavailableException redisIsAway) {
            // Receipts are best effort; the sender sees a read mark later.
            return;
        }
        Map<GatewayAddress, List<GatewayRecord>> elsewhere = new HashMap<>();
        var here = new Batch();
        unknown.forEach(receipt -> tell(receipt, found.of(receipt.sender()), loop, here, elsewhere));
        order.dispatchAfter(here, loop);
        elsewhere.forEach(publisher::send);
    }

    private static MessageDelivered delivered(Receipt receipt) {
        return new MessageDelivered(
                receipt.message(), receipt.clientMessageId(), receipt.sender(), receipt.recipient());
    }
}
