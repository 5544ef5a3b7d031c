package im.crosstalk.chat;

import im.crosstalk.chat.directory.UserDirectory;
import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.platform.routing.Routes;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.GatewayAddress;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Origin;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.chat.ChatCommand;
import im.crosstalk.protocol.chat.ChatQuery;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.DeviceId;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import im.crosstalk.servers.TestServers;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** A gateway in a test's hands: asks chat-service over Kafka, and reads what comes to its topic. */
public final class ChatServiceHarness implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Above those that tests number themselves. */
    private static final AtomicLong NUMBERS = new AtomicLong(1_000_000);

    private final ProtocolJson json = new ProtocolJson();
    private final GatewayAddress address;
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> gateway;
    private final KafkaConsumer<String, byte[]> events;
    private final RedisClient redis = RedisClient.create(TestServers.redisUrl());
    private final List<GatewayRecord> received = new ArrayList<>();
    private final List<ConsumerRecord<String, byte[]>> told = new ArrayList<>();
    private long ref;

    public ChatServiceHarness(String gatewayName) throws Exception {
        address = new GatewayAddress(gatewayName, 1);
        Map<String, Object> servers = Map.of("bootstrap.servers", TestServers.kafkaBootstrapServers());
        try (Admin admin = Admin.create(servers)) {
            admin.createTopics(List.of(new NewTopic(Topic.ofGateway(gatewayName), 1, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException failure) {
            if (!(failure.getCause() instanceof TopicExistsException)) {
                throw failure;
            }
        }
        producer = new KafkaProducer<>(servers, new StringSerializer(), new ByteArraySerializer());
        gateway = new KafkaConsumer<>(servers, new StringDeserializer(), new ByteArrayDeserializer());
        var place = new TopicPartition(Topic.ofGateway(gatewayName), 0);
        gateway.assign(List.of(place));
        gateway.seekToEnd(List.of(place));
        gateway.position(place);
        events = new KafkaConsumer<>(servers, new StringDeserializer(), new ByteArrayDeserializer());
    }

    public GatewayAddress address() {
        return address;
    }

    /** Reads the message events from now on. */
    public void followEvents() {
        List<TopicPartition> places = events.partitionsFor(Topic.MESSAGE_EVENTS.topicName()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        events.assign(places);
        events.seekToEnd(places);
        places.forEach(events::position);
    }

    public static Caller caller(long user, String name) {
        return new Caller(new UserId(user), name, new SessionId("session-" + name), DeviceId.unnamed("envelope"));
    }

    /** Somebody new, known to the service and signed in here. */
    public Caller connect(String name, UserDirectory directory) {
        Caller user = caller(NUMBERS.incrementAndGet(), name);
        directory.learn(user.user(), name);
        signIn(user);
        return user;
    }

    /** A group that nobody has founded yet. */
    public static ChatId newGroup() {
        return ChatId.ofGroup(NUMBERS.incrementAndGet());
    }

    /** Writes the route that a gateway writes when somebody signs in. */
    public void signIn(Caller caller) {
        try (var connection = redis.connect()) {
            connection
                    .sync()
                    .hset(Routes.userKey(caller.user()), caller.session().value(), address.toString());
        }
    }

    public long send(Caller caller, ChatCommand command) {
        return send(Topic.CHAT_REQUESTS, command.chat().number(), caller, command);
    }

    public long ask(Caller caller, ChatQuery query) {
        return send(Topic.CHAT_QUERIES, caller.user().number(), caller, query);
    }

    /** Sends in somebody's name, as another service does: nobody waits for an answer. */
    public void post(Caller caller, ChatCommand command) {
        producer.send(new ProducerRecord<>(
                Topic.CHAT_REQUESTS.topicName(),
                Long.toString(command.chat().number()),
                json.write(new Envelope<>(command, caller, null, 0))));
    }

    private long send(Topic topic, long key, Caller caller, Message message) {
        long mine = ++ref;
        var origin = new Origin(address.instance(), address.epoch(), mine);
        var envelope = new Envelope<>(message, caller, origin, System.currentTimeMillis() + PATIENCE.toMillis());
        producer.send(new ProducerRecord<>(topic.topicName(), Long.toString(key), json.write(envelope)));
        return mine;
    }

    /** Waits for the reply to a request. */
    public Reply reply(long to) {
        var answer = (GatewayRecord.Answer) await(item -> item instanceof GatewayRecord.Answer a && a.ref() == to);
        return answer.reply();
    }

    /** Waits for an item that fits. */
    public GatewayRecord await(Predicate<GatewayRecord> wanted) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> {
                            poll();
                            return received.stream().filter(wanted).findFirst().orElse(null);
                        },
                        found -> found != null);
    }

    /** All that has come so far. */
    public List<GatewayRecord> received() {
        poll();
        return List.copyOf(received);
    }

    /** Waits until that many events of a type have been told. */
    public List<ConsumerRecord<String, byte[]>> awaitEvents(int count) {
        Awaitility.await().atMost(PATIENCE).until(() -> {
            events.poll(Duration.ofMillis(50)).forEach(told::add);
            return told.size() >= count;
        });
        return List.copyOf(told);
    }

    private void poll() {
        gateway.poll(Duration.ofMillis(50)).forEach(all -> received.addAll(json.readGatewayRecords(all.value())));
    }

    @Override
    public void close() {
        producer.close();
        gateway.close();
        events.close();
        redis.shutdown();
    }
}
