package im.crosstalk.platform.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.Event;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Origin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Writes and reads what travels on Kafka. Immutable and safe for concurrent use. */
public final class ProtocolJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new ProtocolModule())
            .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            // Who has not been updated yet does not send a component that is new.
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();
    private static final JsonMapper EVENTS = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            // Who has not been updated yet does not send a component that is new.
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private final ObjectReader envelopes = MAPPER.readerFor(new TypeReference<Envelope<Message>>() {});
    private final ObjectWriter envelopeWriter = MAPPER.writerFor(new TypeReference<Envelope<Message>>() {});
    private final ObjectReader senders = MAPPER.readerFor(Sender.class);
    private final ObjectReader gatewayRecords = MAPPER.readerFor(GatewayRecord.class);
    private final ObjectWriter gatewayWriter = MAPPER.writerFor(GatewayRecord.class);

    /** The mapper itself, for HTTP bodies. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    public byte[] write(Envelope<? extends Message> envelope) {
        return envelopeWriter.writeValueAsBytes(envelope);
    }

    /** @throws JacksonException when it cannot be read */
    public Envelope<Message> readEnvelope(byte @Nullable [] json) {
        Envelope<Message> envelope = json == null ? null : envelopes.readValue(json);
        if (envelope == null || envelope.message() == null) {
            throw DatabindException.from((JsonParser) null, "no envelope, or no message in it");
        }
        return envelope;
    }

    /** Who sent an envelope, and where they wait, as far as the bytes tell. */
    public record Sender(@Nullable Caller caller, @Nullable Origin origin) {
        private static final Sender UNKNOWN = new Sender(null, null);
    }

    /** Reads what can be read of an envelope whose message cannot. */
    public Sender readSender(byte @Nullable [] json) {
        try {
            Sender sender = json == null ? null : senders.readValue(json);
            return sender == null ? Sender.UNKNOWN : sender;
        } catch (JacksonException unreadable) {
            return Sender.UNKNOWN;
        }
    }

    public byte[] write(GatewayRecord item) {
        return gatewayWriter.writeValueAsBytes(item);
    }

    /**
     * Reads the concatenated items of one record of a gateway's topic.
     *
     * @throws JacksonException when they cannot be read
     */
    public List<GatewayRecord> readGatewayRecords(byte[] json) {
        List<GatewayRecord> items = new ArrayList<>();
        try (MappingIterator<GatewayRecord> all = gatewayRecords.readValues(json)) {
            while (all.hasNextValue()) {
                items.add(all.nextValue());
            }
        }
        return items;
    }

    /** The data of an event: its components in snake case, with null for what is absent. */
    public byte[] writeData(Event event) {
        return EVENTS.writeValueAsBytes(event);
    }

    /** @throws JacksonException when it cannot be read */
    public <E extends Event> E readData(byte[] json, Class<E> type) {
        return EVENTS.readValue(json, type);
    }
}
