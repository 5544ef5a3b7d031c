package im.crosstalk.auth.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.Catalog;
import im.crosstalk.protocol.Event;
import im.crosstalk.protocol.Topic;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Where a transaction puts what it has to tell. What it put is published soon after the commit, and never lost. */
@Component
public class Outbox {
    private final OutboxRecords records;
    private final ApplicationEventPublisher signals;
    private final ProtocolJson json;
    private final Clock clock;

    /** Tells the relay, once the transaction has committed, that there is work. */
    record Filled() {}

    Outbox(OutboxRecords records, ApplicationEventPublisher signals, ProtocolJson json, Clock clock) {
        this.records = records;
        this.signals = signals;
        this.json = json;
        this.clock = clock;
    }

    /** An event for integrators. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void event(Event event) {
        put(event.topic(), event.key(), Catalog.EVENTS.name(event), new String(json.writeData(event), UTF_8));
    }

    /** The state of {@code key} on a compacted topic. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void state(Topic topic, String key, Object state) {
        put(topic, key, null, ProtocolJson.mapper().writeValueAsString(state));
    }

    /** That {@code key} has no state any more. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void tombstone(Topic topic, String key) {
        put(topic, key, null, null);
    }

    private void put(Topic topic, String key, @Nullable String eventType, @Nullable String body) {
        records.save(new OutboxRecord(topic.topicName(), key, eventType, body, clock.instant()));
        signals.publishEvent(new Filled());
    }
}
