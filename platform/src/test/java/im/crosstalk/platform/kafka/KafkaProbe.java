package im.crosstalk.platform.kafka;

import static org.awaitility.Awaitility.await;

import im.crosstalk.servers.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;

/** Kafka from outside: makes topics, writes records, and collects what lies on topics. One test's own. */
final class KafkaProbe implements AutoCloseable {
    private static final Map<String, Object> ADDRESS = Map.of(
            "bootstrap.servers",
            TestServers.kafkaBootstrapServers(),
            "max.partition.fetch.bytes",
            16 << 20,
            "max.request.size",
            16 << 20,
            "auto.offset.reset",
            "earliest");

    private final Admin admin = Admin.create(ADDRESS);
    private final KafkaProducer<String, byte[]> producer =
            new KafkaProducer<>(ADDRESS, new StringSerializer(), new ByteArraySerializer());
    private final Map<String, KafkaConsumer<String, byte[]>> consumers = new HashMap<>();
    private final Map<String, List<ConsumerRecord<String, byte[]>>> seen = new HashMap<>();

    /** A service's clients, all with these settings. */
    static KafkaClients clients(Map<String, Object> settings, String instance) {
        return new KafkaClients(
                new DefaultKafkaProducerFactory<>(settings),
                new DefaultKafkaConsumerFactory<>(settings),
                new KafkaAdmin(settings),
                instance);
    }

    void createTopic(String name, int partitions) {
        createTopics(partitions, name);
    }

    void createTopics(int partitions, String... names) {
        try {
            admin.createTopics(Arrays.stream(names)
                            .map(name -> new NewTopic(name, partitions, (short) 1)
                                    .configs(Map.of("max.message.bytes", "16777216")))
                            .toList())
                    .all()
                    .get();
        } catch (InterruptedException | ExecutionException failure) {
            throw new IllegalStateException(failure);
        }
    }

    void deleteTopic(String name) {
        try {
            admin.deleteTopics(List.of(name)).all().get();
        } catch (InterruptedException | ExecutionException failure) {
            throw new IllegalStateException(failure);
        }
    }

    Admin admin() {
        return admin;
    }

    void send(String topic, String key, byte[] value) {
        producer.send(new ProducerRecord<>(topic, key, value));
    }

    void send(ProducerRecord<String, byte[]> sent) {
        producer.send(sent);
    }

    void flush() {
        producer.flush();
    }

    /** All that has lain on the topic so far, seen from its beginning. */
    List<ConsumerRecord<String, byte[]>> read(String topic) {
        var consumer = consumers.computeIfAbsent(topic, KafkaProbe::tail);
        var all = seen.computeIfAbsent(topic, key -> new ArrayList<>());
        consumer.poll(Duration.ofMillis(20)).forEach(all::add);
        return all;
    }

    /** Waits for at least so many records. */
    List<ConsumerRecord<String, byte[]>> read(String topic, int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> read(topic).size() >= count);
        return read(topic);
    }

    private static KafkaConsumer<String, byte[]> tail(String topic) {
        var consumer = new KafkaConsumer<>(ADDRESS, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> all = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
        return consumer;
    }

    static String header(ConsumerRecord<String, byte[]> told, String name) {
        var header = told.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        consumers.values().forEach(KafkaConsumer::close);
        producer.close();
        admin.close();
    }
}
