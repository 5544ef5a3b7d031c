package im.crosstalk.gateway.request;

import im.crosstalk.gateway.dialect.ClientRef;
import im.crosstalk.gateway.dialect.Dialect;
import im.crosstalk.gateway.session.Identity;
import im.crosstalk.gateway.socket.Connection;
import im.crosstalk.gateway.socket.Session;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.GatewayAddress;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Origin;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.chat.ChatCommand;
import java.time.Clock;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Asks services over Kafka, for clients and for the gateway itself. */
@Component
public class Requests {
    private final PendingRequests pending;
    private final RequestPublisher publisher;
    private final GatewayAddress self;
    private final Clock clock;
    private final long timeoutMillis;

    Requests(
            PendingRequests pending,
            RequestPublisher publisher,
            Identity identity,
            Clock clock,
            RequestProperties properties) {
        this.pending = pending;
        this.publisher = publisher;
        this.self = identity.address();
        this.clock = clock;
        timeoutMillis = properties.answerTimeout().toMillis();
    }

    /** Asks for a client; on the connection's event loop. */
    void ask(Connection connection, Session session, Dialect dialect, ClientRef clientRef, Message message) {
        boolean isMessage = message instanceof ChatCommand.SendMessage;
        long ref =
                pending.add(new PendingRequests.OfClient(connection, dialect, clientRef, isMessage, System.nanoTime()));
        Runnable failed = () -> {
            if (pending.take(ref) != null) {
                connection
                        .loop()
                        .execute(() -> Answers.write(
                                connection, dialect, clientRef, Refusal.of(ErrorCode.INTERNAL_SERVER_ERROR)));
            }
        };
        if (!publisher.offer(envelope(message, session.caller(), ref), failed)) {
            failed.run();
        }
    }

    /**
     * Asks for the gateway itself, in the name of a session.
     *
     * @param then gets the answer, or a refusal when there is none in time; on any thread
     */
    public void ask(Caller caller, Message message, Consumer<Reply> then) {
        long ref = pending.add(new PendingRequests.OfGateway(then, System.nanoTime()));
        publisher.publish(envelope(message, caller, ref));
    }

    private Envelope<Message> envelope(Message message, Caller caller, long ref) {
        return new Envelope<>(
                message, caller, new Origin(self.instance(), self.epoch(), ref), clock.millis() + timeoutMillis);
    }
}
