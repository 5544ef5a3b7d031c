package im.crosstalk.platform.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.Catalog;
import im.crosstalk.protocol.Event;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchMessageListener;

/**
 * Reads events of other services, in order, at least once: their offsets are committed after they were handled, or lie
 * with the dead letters.
 */
final class EventListener implements BatchMessageListener<String, byte[]> {
    private static final Logger log = LoggerFactory.getLogger(EventListener.class);

    private final EventHandlers handlers;
    private final Publisher publisher;
    private final ProtocolJson json;
    private final RuntimeMetrics metrics;
    private final Retry retry;

    EventListener(EventHandlers handlers, Publisher publisher, ProtocolJson json, RuntimeMetrics metrics, Retry retry) {
        this.handlers = handlers;
        this.publisher = publisher;
        this.json = json;
        this.metrics = metrics;
        this.retry = retry;
        // What has been zero before is seen to rise.
        handlers.topics().forEach(topic -> metrics.watchDeadLetters(topic.topicName()));
    }

    @Override
    public void onMessage(List<ConsumerRecord<String, byte[]>> records) {
        for (ConsumerRecord<String, byte[]> told : records) {
            Header type = told.headers().lastHeader(CloudEvents.TYPE);
            Class<? extends Event> known =
                    type == null || type.value() == null ? null : Catalog.EVENTS.type(new String(type.value(), UTF_8));
            if (known != null && handlers.wants(known)) {
                handle(told, known);
            }
        }
    }

    private void handle(ConsumerRecord<String, byte[]> told, Class<? extends Event> type) {
        try {
            Event event = json.readData(told.value(), type);
            retry.whileInfrastructureFails("an event of " + told.topic(), () -> handlers.handle(event));
        } catch (WakeupException stopping) {
            throw stopping;
        } catch (RuntimeException failure) {
            log.error("{}-{} offset {} cannot be handled", told.topic(), told.partition(), told.offset(), failure);
            metrics.buried(told.topic());
            retry.untilDone(
                    "a dead letter of " + told.topic(),
                    () -> retry.await(publisher.send(DeadLetters.letter(told, failure))));
        }
    }
}
