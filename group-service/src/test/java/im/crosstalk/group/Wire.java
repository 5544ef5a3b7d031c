package im.crosstalk.group;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Command;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Origin;
import im.crosstalk.protocol.Query;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.chat.ChatCommand.ApplyMembership;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.DeviceId;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import im.crosstalk.servers.TestServers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
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

/** The gateway's end of Kafka, and chat-service's, and an integrator's: asks, and sees all that comes of it. */
final class Wire {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final AtomicLong REFS = new AtomicLong();

    private final ProtocolJson json = new ProtocolJson();
    private final List<ConsumerRecord<String, byte[]>> seen = new CopyOnWriteArrayList<>();
    private final KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", TestServers.kafkaBootstrapServers(), "linger.ms", 20),
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
                new TopicPartition(Topic.CHAT_REQUESTS.topicName(), 0),
                new TopicPartition(Topic.CHAT_REQUESTS.topicName(), 1),
                new TopicPartition(Topic.GROUP_EVENTS.topicName(), 0),
                new TopicPartition(Topic.GROUP_EVENTS.topicName(), 1),
                new TopicPartition(Topic.USER_EVENTS.topicName(), 0),
                new TopicPartition(Topic.USER_EVENTS.topicName(), 1),
                new TopicPartition(Topic.ofGateway(Running.GATEWAY), 0)));
        Thread.ofPlatform().daemon().start(() -> {
            while (true) {
                consumer.poll(Duration.ofMillis(50)).forEach(seen::add);
            }
        });
    }

    static Caller user(long number, String username) {
        return new Caller(
                new UserId(number), username, new SessionId("session-" + number), new DeviceId("device-" + number));
    }

    /** Asks, and returns the number under which the answer comes. */
    long ask(Caller caller, Command command) {
        Long key = command.partitionKey();
        return ask(caller, command, command.topic(), key == null ? caller.user().number() : key);
    }

    long ask(Caller caller, Query query) {
        return ask(caller, query, query.topic(), caller.user().number());
    }

    private long ask(Caller caller, Message message, Topic topic, long key) {
        long ref = REFS.incrementAndGet();
        send(
                topic,
                Long.toString(key),
                json.write(new Envelope<>(message, caller, new Origin(Running.GATEWAY, 7, ref), 0)));
        return ref;
    }

    void send(Topic topic, String key, byte[] value) {
        producer.send(new ProducerRecord<>(topic.topicName(), key, value));
    }

    void send(ProducerRecord<String, byte[]> given) {
        producer.send(given);
    }

    /** The answer that the gateway gets directly. */
    Reply answer(long ref) {
        return await().atMost(PATIENCE)
                .until(
                        () -> answers()
                                .filter(answer -> answer.ref() == ref)
                                .map(GatewayRecord.Answer::reply)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private Stream<GatewayRecord.Answer> answers() {
        return on(Topic.ofGateway(Running.GATEWAY))
                .flatMap(told -> json.readGatewayRecords(told.value()).stream())
                .filter(GatewayRecord.Answer.class::isInstance)
                .map(GatewayRecord.Answer.class::cast);
    }

    /** What clients are told of which {@code which} is true, once there is such a thing. */
    GatewayRecord.Pushed pushed(Predicate<GatewayRecord.Pushed> which) {
        return await().atMost(PATIENCE)
                .until(() -> allPushed().filter(which).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    Stream<GatewayRecord.Pushed> allPushed() {
        return on(Topic.ofGateway(Running.GATEWAY))
                .flatMap(told -> json.readGatewayRecords(told.value()).stream())
                .filter(GatewayRecord.Pushed.class::isInstance)
                .map(GatewayRecord.Pushed.class::cast);
    }

    /** What becomes of a question that others may have overtaken: chat-service gets something, or it is answered. */
    Optional<Message> decidedOrRefused(long ref) {
        return await().atMost(PATIENCE)
                .until(
                        () -> Stream.concat(
                                        allDecided(ref).map(Envelope::message).map(Optional::of),
                                        answers()
                                                .filter(answer -> answer.ref() == ref)
                                                .map(answer -> Optional.<Message>empty()))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** What chat-service gets because of that question. */
    Envelope<Message> decided(long ref) {
        return await().atMost(PATIENCE)
                .until(() -> allDecided(ref).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    ApplyMembership change(long ref) {
        return (ApplyMembership) decided(ref).message();
    }

    Stream<Envelope<Message>> allDecided(long ref) {
        return on(Topic.CHAT_REQUESTS.topicName())
                .map(told -> json.readEnvelope(told.value()))
                .filter(envelope ->
                        envelope.origin() != null && envelope.origin().ref() == ref);
    }

    /** The group's events, once there are that many different ones. */
    List<ConsumerRecord<String, byte[]>> events(ChatId chat, int count) {
        return events(Topic.GROUP_EVENTS, chat.number(), count);
    }

    /** What is told under a key, once there are that many different events. */
    List<ConsumerRecord<String, byte[]>> events(Topic topic, long key, int count) {
        return await().atMost(PATIENCE)
                .until(
                        () -> on(topic.topicName())
                                .filter(told -> told.key().equals(Long.toString(key)))
                                .toList(),
                        found -> found.stream()
                                        .map(told -> header(told, "ce_id"))
                                        .distinct()
                                        .count()
                                >= count);
    }

    Stream<ConsumerRecord<String, byte[]>> on(String topic) {
        return seen.stream().filter(told -> told.topic().equals(topic));
    }

    static String header(ConsumerRecord<String, byte[]> told, String name) {
        return new String(told.headers().lastHeader(name).value(), UTF_8);
    }
}
