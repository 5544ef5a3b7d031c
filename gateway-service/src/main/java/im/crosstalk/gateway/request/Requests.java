package im.crosstalk.gateway.request;

import im.crosstalk.gateway.dialect.ClientRef;
import im.crosstalk.gateway.dialect.Dialect;
import im.crosstalk.gateway.socket.Connection;
import im.crosstalk.gateway.socket.Session;
import im.crosstalk.platform.trace.RequestLog;
import im.crosstalk.platform.trace.Tracing;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Catalog;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.chat.ChatCommand;
import im.crosstalk.protocol.file.FileCommand;
import io.micrometer.tracing.Span;
import java.time.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Asks services over Kafka, for clients and for the gateway itself. */
@Component
public class Requests {
    private final PendingRequests pending;
    private final RequestPublisher publisher;
    private final RequestMetrics metrics;
    private final Tracing tracing;
    private final Clock clock;
    private final long timeoutMillis;
    /** By so much file-service may take longer to answer an announced chunk: it comes by other ways. */
    private final long announcedNanos;

    Requests(
            PendingRequests pending,
            RequestPublisher publisher,
            RequestMetrics metrics,
            Tracing tracing,
            Clock clock,
            RequestProperties properties) {
        this.pending = pending;
        this.publisher = publisher;
        this.metrics = metrics;
        this.tracing = tracing;
        this.clock = clock;
        timeoutMillis = properties.answerTimeout().toMillis();
        announcedNanos = properties
                .announcedChunkTimeout()
                .minus(properties.answerTimeout())
                .toNanos();
    }

    /** Asks for a client; on the connection's event loop. */
    void ask(Connection connection, Session session, Dialect dialect, ClientRef clientRef, Message message) {
        Span span = tracing.isOn() ? tracing.begin("ask " + Catalog.MESSAGES.name(message)) : null;
        var client = new PendingRequests.OfClient(
                connection,
                dialect,
                clientRef,
                message instanceof ChatCommand.SendMessage,
                System.nanoTime() + (message instanceof FileCommand.AnnounceChunk ? announcedNanos : 0),
                metrics.of(message),
                span);
        long ref = pending.add(client);
        RequestLog.say(pending.origin(ref), message, "asked");
        Runnable failed = () -> {
            if (pending.take(ref) != null) {
                client.failed();
                connection
                        .loop()
                        .execute(() -> Answers.write(
                                connection, dialect, clientRef, Refusal.of(ErrorCode.INTERNAL_SERVER_ERROR)));
            }
        };
        if (!publisher.offer(envelope(message, session.caller(), ref, Tracing.context(span)), failed)) {
            failed.run();
        }
    }

    /**
     * Asks for a client by way of the gateway, which does something with the answer first. Like what clients ask
     * themselves, it is turned down when too much waits.
     *
     * @param then gets the answer, or a refusal when there is none in time; on any thread
     */
    public void askFor(Connection connection, Caller caller, Message message, Consumer<Reply> then) {
        long ref = pending.add(new PendingRequests.OfGateway(connection, then, System.nanoTime()));
        Runnable failed = () -> {
            if (pending.take(ref) != null) {
                then.accept(Refusal.of(ErrorCode.INTERNAL_SERVER_ERROR));
            }
        };
        if (!publisher.offer(envelope(message, caller, ref, null), failed)) {
            failed.run();
        }
    }

    /**
     * Asks for the gateway itself, in the name of a session.
     *
     * @param then gets the answer, or a refusal when there is none in time; on any thread
     */
    public void ask(Caller caller, Message message, Consumer<Reply> then) {
        long ref = pending.add(new PendingRequests.OfGateway(null, then, System.nanoTime()));
        publisher.publish(envelope(message, caller, ref, null));
    }

    /**
     * Asks something that a client wants to know but that the gateway puts together.
     *
     * @param then gets the answer, or a refusal when there is none in time; on the connection's event loop
     */
    void askFor(Connection connection, Session session, Message message, Consumer<Reply> then) {
        askFor(connection, session.caller(), message, reply -> connection.loop().later(() -> then.accept(reply)));
    }

    private Envelope<Message> envelope(Message message, Caller caller, long ref, @Nullable String trace) {
        return new Envelope<>(message, caller, pending.origin(ref), clock.millis() + timeoutMillis, trace);
    }
}
