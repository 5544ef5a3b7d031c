package im.crosstalk.presence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import im.crosstalk.protocol.presence.PresenceCommand;
import im.crosstalk.protocol.presence.PresenceDelivery.StatusChanged;
import im.crosstalk.servers.TestServers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** The gateways' end of Kafka, and an integrator's. */
final class Wire {
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private final ProtocolJson json = new ProtocolJson();
    private final List<ConsumerRecord<String, byte[]>> seen = new CopyOnWriteArrayList<>();
    private final KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", TestServers.kafkaBootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer());

    Wire() {
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(Duration.ofMillis(20));
        var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", TestServers.kafkaBootstrapServers(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(List.of(
                new TopicPartition(Topic.PRESENCE_EVENTS.topicName(), 0),
                new TopicPartition(Topic.PRESENCE_EVENTS.topicName(), 1),
                new TopicPartition(Topic.ofGateway(Running.GATEWAY), 0),
                new TopicPartition(Topic.ofGateway(Running.OTHER_GATEWAY), 0)));
        Thread.ofPlatform().daemon().start(() -> {
            while (true) {
                consumer.poll(Duration.ofMillis(50)).forEach(seen::add);
            }
        });
    }

    static String name(UserId user) {
        return "user" + user.number();
    }

    void send(PresenceCommand command) {
        send(Long.toString(command.user().number()), json.write(Envelope.internal(command)));
    }

    void send(String key, byte[] value) {
        producer.send(new ProducerRecord<>(Topic.PRESENCE_REQUESTS.topicName(), key, value));
    }

    /** The types of the user's events, repeats left out, once there are that many. */
    List<String> transitions(UserId user, int count) {
        return await().atMost(PATIENCE).until(() -> transitions(user), types -> types.size() >= count);
    }

    List<String> transitions(UserId user) {
        return events(user)
                .map(told -> header(told, "ce_id") + " " + header(told, "ce_type"))
                .distinct()
                .map(text -> text.substring(text.indexOf(' ') + 1))
                .toList();
    }

    Stream<ConsumerRecord<String, byte[]>> events(UserId user) {
        return seen.stream()
                .filter(told -> told.topic().equals(Topic.PRESENCE_EVENTS.topicName())
                        && told.key().equals(Long.toString(user.number())));
    }

    /** What those concerned are told of {@code user}, as far as {@code to} is among them. */
    Stream<Boolean> told(UserId to, UserId user) {
        return pushes().filter(pushed -> pushed.audience() instanceof Audience.Users users
                        && users.users().contains(to))
                .filter(pushed -> pushed.delivery() instanceof StatusChanged change
                        && change.user().equals(user)
                        && change.username().equals(name(user)))
                .map(pushed -> ((StatusChanged) pushed.delivery()).online());
    }

    /** Of whom a new session is told that they are online. */
    Stream<UserId> briefed(SessionId session) {
        return pushes().filter(pushed -> pushed.audience() instanceof Audience.Session one
                        && one.session().equals(session))
                .map(pushed -> (StatusChanged) pushed.delivery())
                .filter(StatusChanged::online)
                .map(StatusChanged::user);
    }

    private Stream<GatewayRecord.Pushed> pushes() {
        return seen.stream()
                .filter(told -> told.topic().startsWith("im.gateway."))
                .flatMap(told -> json.readGatewayRecords(told.value()).stream())
                .map(GatewayRecord.Pushed.class::cast);
    }

    static String header(ConsumerRecord<String, byte[]> told, String name) {
        return new String(told.headers().lastHeader(name).value(), UTF_8);
    }
}
