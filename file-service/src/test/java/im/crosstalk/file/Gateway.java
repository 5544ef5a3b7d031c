package im.crosstalk.file;

import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.platform.routing.Routes;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Command;
import im.crosstalk.protocol.Delivery;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.Event;
import im.crosstalk.protocol.GatewayAddress;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Origin;
import im.crosstalk.protocol.Query;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.id.DeviceId;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import im.crosstalk.servers.TestServers;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** A gateway in a test's hands: asks over Kafka, reads what comes to its topic, and sees what goes to others. */
public final class Gateway implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ProtocolJson json = new ProtocolJson();
    private final GatewayAddress address = new GatewayAddress("gateway-" + UUID.randomUUID(), 1);
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final RedisClient redis = RedisClient.create(TestServers.redisUrl());
    private final List<GatewayRecord> received = new ArrayList<>();
    private final List<ConsumerRecord<String, byte[]>> others = new ArrayList<>();
    private long ref;

    public Gateway() {
        Map<String, Object> servers = Map.of("bootstrap.servers", TestServers.kafkaBootstrapServers());
        try (Admin admin = Admin.create(servers)) {
            admin.createTopics(List.of(new NewTopic(Topic.ofGateway(address.instance()), 1, (short) 1)))
                    .all()
                    .get();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
        producer = new KafkaProducer<>(servers, new StringSerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(servers, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> places = Stream.of(
                        Topic.ofGateway(address.instance()),
                        Topic.FILE_EVENTS.topicName(),
                        Topic.CHAT_REQUESTS.topicName())
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(places);
        consumer.seekToEnd(places);
        places.forEach(consumer::position);
    }

    /** A user with a session of their own, whom auth-service knows. */
    public Caller user(long number, String name) {
        var caller = new Caller(
                new UserId(number), name, new SessionId("session-" + UUID.randomUUID()), new DeviceId("laptop"));
        AuthStandIn.INSTANCE.knows(caller);
        return caller;
    }

    /** Writes the route that a gateway writes when somebody signs in. */
    public void signIn(Caller caller) {
        try (var connection = redis.connect()) {
            connection
                    .sync()
                    .hset(Routes.userKey(caller.user()), caller.session().value(), address.toString());
        }
    }

    public Reply ask(Caller caller, Command command) {
        return reply(send(caller, command));
    }

    public Reply ask(Caller caller, Query query) {
        return reply(send(query.topic(), caller.user().number(), caller, query));
    }

    /** Like {@link #ask}, when the answer takes its time. */
    public long send(Caller caller, Command command) {
        Long key = command.partitionKey();
        return send(command.topic(), key == null ? caller.user().number() : key, caller, command);
    }

    private long send(Topic topic, long key, Caller caller, Message message) {
        long mine = ++ref;
        var origin = new Origin(address.instance(), address.epoch(), mine);
        var envelope = new Envelope<>(message, caller, origin, System.currentTimeMillis() + PATIENCE.toMillis());
        producer.send(new ProducerRecord<>(topic.topicName(), Long.toString(key), json.write(envelope)));
        return mine;
    }

    public Reply reply(long to) {
        var answer = (GatewayRecord.Answer) await(item -> item instanceof GatewayRecord.Answer a && a.ref() == to);
        return answer.reply();
    }

    /** Waits for a push of that kind that fits. */
    public <D extends Delivery> D pushed(Class<D> type, Predicate<D> wanted) {
        var pushed = (GatewayRecord.Pushed) await(item -> item instanceof GatewayRecord.Pushed p
                && type.isInstance(p.delivery())
                && wanted.test(type.cast(p.delivery())));
        return type.cast(pushed.delivery());
    }

    private GatewayRecord await(Predicate<GatewayRecord> wanted) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(
                        () -> {
                            poll();
                            return received.stream().filter(wanted).findFirst().orElse(null);
                        },
                        found -> found != null);
    }

    /** Waits for a record on another service's topic, or on that of events, that fits. */
    public ConsumerRecord<String, byte[]> told(Topic topic, Predicate<ConsumerRecord<String, byte[]>> wanted) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> {
                            poll();
                            return others.stream()
                                    .filter(each -> each.topic().equals(topic.topicName()) && wanted.test(each))
                                    .findFirst()
                                    .orElse(null);
                        },
                        found -> found != null);
    }

    public List<GatewayRecord> received() {
        poll();
        return List.copyOf(received);
    }

    /** Publishes an event in another service's place. */
    public void tell(Event event, String type) {
        var told = new ProducerRecord<>(event.topic().topicName(), event.key(), json.writeData(event));
        told.headers().add(new RecordHeader("ce_type", type.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        producer.send(told);
        producer.flush();
    }

    public void publish(Topic topic, String key, Object value) {
        producer.send(new ProducerRecord<>(
                topic.topicName(), key, ProtocolJson.mapper().writeValueAsBytes(value)));
        producer.flush();
    }

    private void poll() {
        consumer.poll(Duration.ofMillis(20)).forEach(each -> {
            if (each.topic().equals(Topic.ofGateway(address.instance()))) {
                received.addAll(json.readGatewayRecords(each.value()));
            } else {
                others.add(each);
            }
        });
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
        redis.shutdown();
    }
}
