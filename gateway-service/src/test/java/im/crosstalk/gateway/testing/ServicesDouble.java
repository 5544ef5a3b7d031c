package im.crosstalk.gateway.testing;

import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.GatewayAddress;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Origin;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.auth.Revocation;
import im.crosstalk.protocol.chat.ChatQuery;
import im.crosstalk.protocol.chat.ChatReply;
import im.crosstalk.protocol.id.SessionId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
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

/** Stands for the services behind Kafka: keeps what is asked, and answers by a script. */
public final class ServicesDouble implements AutoCloseable {
    private static final List<Topic> TOPICS = List.of(
            Topic.AUTH_REQUESTS,
            Topic.AUTH_QUERIES,
            Topic.CHAT_REQUESTS,
            Topic.CHAT_QUERIES,
            Topic.GROUP_REQUESTS,
            Topic.GROUP_QUERIES,
            Topic.PRESENCE_REQUESTS,
            Topic.FILE_REQUESTS,
            Topic.FILE_QUERIES);

    private final ProtocolJson json = new ProtocolJson();
    private final KafkaConsumer<String, byte[]> consumer;
    private final KafkaProducer<String, byte[]> producer;
    private final List<Envelope<Message>> asked = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "services-double");
    private volatile boolean closed;
    private volatile BiFunction<Caller, Message, Reply> script = (caller, message) -> null;

    public ServicesDouble(String bootstrapServers) {
        createTopics(bootstrapServers);
        var settings = new Properties();
        settings.put("bootstrap.servers", bootstrapServers);
        producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = TOPICS.stream()
                .map(topic -> new TopicPartition(topic.topicName(), 0))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        thread.setDaemon(true);
        thread.start();
    }

    private static void createTopics(String bootstrapServers) {
        List<NewTopic> topics = new ArrayList<>();
        TOPICS.forEach(topic -> topics.add(new NewTopic(topic.topicName(), 1, (short) 1)));
        topics.add(new NewTopic(Topic.AUTH_REVOCATIONS.topicName(), 1, (short) 1));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            for (NewTopic topic : topics) {
                try {
                    admin.createTopics(List.of(topic)).all().get();
                } catch (ExecutionException refused) {
                    if (!(refused.getCause() instanceof TopicExistsException)) {
                        throw new IllegalStateException(refused);
                    }
                }
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** How requests are answered; null for no answer. Where this says nothing, replays are
     * answered with nothing missed, and files by their double. */
    public void script(BiFunction<Caller, Message, Reply> answers) {
        script = answers;
    }

    /** Everything that was asked so far. */
    public List<Envelope<Message>> asked() {
        return asked;
    }

    /** What was asked of that type, in order. */
    public <M extends Message> List<M> asked(Class<M> type) {
        return asked.stream()
                .map(Envelope::message)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private void run() {
        while (!closed) {
            for (ConsumerRecord<String, byte[]> each : consumer.poll(Duration.ofMillis(50))) {
                Envelope<Message> envelope = json.readEnvelope(each.value());
                asked.add(envelope);
                keys.add(each.key());
                answer(envelope);
            }
        }
        consumer.close();
    }

    private void answer(Envelope<Message> envelope) {
        Caller caller = envelope.caller();
        Origin origin = envelope.origin();
        if (caller == null || origin == null) {
            return;
        }
        Reply reply = script.apply(caller, envelope.message());
        if (reply == null && envelope.message() instanceof ChatQuery.Replay) {
            reply = new ChatReply.ReplayPage(List.of(), List.of(), null, true);
        }
        if (reply == null) {
            reply = World.files().answer(caller, envelope.message());
        }
        if (reply != null) {
            send(origin.address(), new GatewayRecord.Answer(origin.ref(), caller.user(), caller.session(), reply));
        }
    }

    /** Where the answer to the last request of that type goes. */
    public Envelope<Message> last(Class<? extends Message> type) {
        return asked.reversed().stream()
                .filter(each -> type.isInstance(each.message()))
                .findFirst()
                .orElseThrow();
    }

    public Origin origin(Envelope<Message> envelope) {
        return Objects.requireNonNull(envelope.origin());
    }

    /** Puts items on a gateway's topic, as one record. */
    public void send(GatewayAddress gateway, GatewayRecord... items) {
        var value = new StringBuilder();
        for (GatewayRecord item : items) {
            value.append(new String(json.write(item), StandardCharsets.UTF_8)).append('\n');
        }
        producer.send(new ProducerRecord<>(
                Topic.ofGateway(gateway.instance()),
                0,
                Long.toString(gateway.epoch()),
                value.toString().getBytes(StandardCharsets.UTF_8)));
        producer.flush();
    }

    public void revoke(SessionId session) {
        producer.send(new ProducerRecord<>(
                Topic.AUTH_REVOCATIONS.topicName(),
                session.value(),
                ProtocolJson.mapper()
                        .writeValueAsBytes(new Revocation(session, System.currentTimeMillis() + 3_600_000))));
        producer.flush();
    }

    public List<String> keys() {
        return keys;
    }

    @Override
    public void close() {
        closed = true;
        producer.close();
    }
}
