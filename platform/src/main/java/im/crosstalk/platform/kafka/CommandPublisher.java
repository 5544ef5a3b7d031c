package im.crosstalk.platform.kafka;

import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.Command;
import im.crosstalk.protocol.Envelope;
import java.util.concurrent.CompletableFuture;

/** Publishes commands that no other command led to: what time brings, say. Thread-safe. */
public final class CommandPublisher {
    private final Publisher publisher;
    private final ProtocolJson json;

    CommandPublisher(Publisher publisher, ProtocolJson json) {
        this.publisher = publisher;
        this.json = json;
    }

    /** @return done when Kafka has taken it */
    public CompletableFuture<Void> publish(Envelope<? extends Command> command) {
        return publisher.send(OutboxWriter.command(json, command));
    }
}
