package im.crosstalk.platform.kafka;

import im.crosstalk.protocol.Event;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/** Publishes events of services that do not make them while handling a command. Thread-safe. */
public final class EventPublisher {
    private final Publisher publisher;
    private final CloudEvents events;
    private final Clock clock;

    EventPublisher(Publisher publisher, CloudEvents events, Clock clock) {
        this.publisher = publisher;
        this.events = events;
        this.clock = clock;
    }

    /** @return done when Kafka has taken it */
    public CompletableFuture<Void> publish(Event event) {
        return publisher.send(events.record(event, clock.millis()));
    }
}
