package im.crosstalk.auth.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.platform.kafka.EventPublisher;
import im.crosstalk.protocol.Catalog;
import im.crosstalk.protocol.Event;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.stereotype.Component;

/** Hands records of the outbox to Kafka. */
@Component
class OutboxPublisher {
    private final EventPublisher events;
    private final Producer<String, byte[]> producer;
    private final ProtocolJson json;

    OutboxPublisher(EventPublisher events, Producer<String, byte[]> producer, ProtocolJson json) {
        this.events = events;
        this.producer = producer;
        this.json = json;
    }

    /**
     * Publishes, in order.
     *
     * @return done when Kafka has taken all of them
     */
    CompletableFuture<Void> publish(List<OutboxRecord> records) {
        return CompletableFuture.allOf(records.stream().map(this::publish).toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<Void> publish(OutboxRecord item) {
        String body = item.body();
        byte[] bytes = body == null ? null : body.getBytes(UTF_8);
        String eventType = item.eventType();
        if (eventType == null || bytes == null) {
            return send(new ProducerRecord<>(item.topic(), item.recordKey(), bytes));
        }
        Class<? extends Event> type = Catalog.EVENTS.type(eventType);
        if (type == null) {
            throw new IllegalStateException("the outbox holds an event of an unknown type: " + eventType);
        }
        return events.publish(json.readData(bytes, type));
    }

    private CompletableFuture<Void> send(ProducerRecord<String, byte[]> item) {
        var taken = new CompletableFuture<Void>();
        producer.send(item, (metadata, failure) -> {
            if (failure == null) {
                taken.complete(null);
            } else {
                taken.completeExceptionally(failure);
            }
        });
        return taken;
    }
}
