package im.crosstalk.platform.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.platform.kafka.Outbox.Header;
import im.crosstalk.platform.kafka.Outbox.Plain;
import im.crosstalk.protocol.Catalog;
import im.crosstalk.protocol.Event;
import java.time.Instant;
import java.util.List;

/** Events as CloudEvents 1.0 in Kafka's binary content mode (CloudEvents Kafka protocol binding, section 3.2). */
final class CloudEvents {
    static final String TYPE = "ce_type";
    private static final Header VERSION = new Header("ce_specversion", "1.0".getBytes(UTF_8));
    private static final Header CONTENT = new Header("content-type", "application/json".getBytes(UTF_8));

    private final ProtocolJson json;
    private final Header source;

    /** @param service the producing service's name */
    CloudEvents(ProtocolJson json, String service) {
        this.json = json;
        source = new Header("ce_source", ("/crosstalk/" + service).getBytes(UTF_8));
    }

    Plain record(Event event, long now) {
        return new Plain(
                event.topic().topicName(),
                event.key(),
                List.of(
                        VERSION,
                        new Header("ce_id", event.id().getBytes(UTF_8)),
                        source,
                        new Header(TYPE, Catalog.EVENTS.name(event).getBytes(UTF_8)),
                        new Header(
                                "ce_time", Instant.ofEpochMilli(now).toString().getBytes(UTF_8)),
                        new Header("ce_subject", event.subject().getBytes(UTF_8)),
                        CONTENT),
                json.writeData(event));
    }
}
