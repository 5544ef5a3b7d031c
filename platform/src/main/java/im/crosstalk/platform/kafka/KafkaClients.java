package im.crosstalk.platform.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;

/**
 * How this system's clients of Kafka are set, beside what Spring Boot gives each kind of them: addresses and security from the
 * connection details, the rest from {@code spring.kafka}.
 */
public final class KafkaClients {
    /** What topics take. */
    static final int LARGEST_RECORD = 8 * 1024 * 1024;

    /** What is put into one record, beside its key and headers; above the largest answer, a page of 1 MiB escaped. */
    static final int LARGEST_ITEM = LARGEST_RECORD - 64 * 1024;

    /** What topics of dead letters take: any record, and why it is there. */
    static final int LARGEST_LETTER = LARGEST_RECORD + 64 * 1024;

    /** What is sent within so short a time goes in one request: each costs the broker more than many records do. */
    private static final int LINGER_MILLIS = 5;

    private static final int SESSION_TIMEOUT_MILLIS = 10_000;
    private static final int LONGEST_BLOCK_MILLIS = 10_000;
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);
    private static final int LONGEST_RECONNECT_PAUSE_MILLIS = 500;

    private final Map<String, Object> producer;
    private final Map<String, Object> consumer;
    private final Map<String, Object> admin;
    private final String instance;

    KafkaClients(ProducerFactory<?, ?> producers, ConsumerFactory<?, ?> consumers, KafkaAdmin admin, String instance) {
        this.producer = producers.getConfigurationProperties();
        this.consumer = consumers.getConfigurationProperties();
        this.admin = admin.getConfigurationProperties();
        this.instance = instance;
    }

    /** A producer that tries for ever, in order, without doubles. */
    public Producer<String, byte[]> producer(String purpose) {
        Map<String, Object> settings = common(producer);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, instance + "-" + purpose);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 32L * 1024 * 1024);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_LETTER);
        settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, LONGEST_BLOCK_MILLIS);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer()) {
            // At shutdown: what Kafka does not take by then is in an outbox, or was promised to nobody.
            @Override
            public void close() {
                close(LONGEST_CLOSE);
            }
        };
    }

    /** Settings of a consumer that belongs to a group under this instance's stable name. */
    Map<String, Object> groupConsumer(String group, int maxPoll) {
        Map<String, Object> settings = consumerSettings();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance);
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MILLIS);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, SESSION_TIMEOUT_MILLIS / 3);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPoll);
        // Whoever keeps a partition does not take it over again.
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        return settings;
    }

    /** A consumer without a group, which is told what to read and from where. */
    public Consumer<String, byte[]> assignedConsumer() {
        Map<String, Object> settings = consumerSettings();
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** Settings for an administrating client. */
    public Map<String, Object> admin() {
        return common(admin);
    }

    private Map<String, Object> consumerSettings() {
        Map<String, Object> settings = common(consumer);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, LARGEST_LETTER);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, LARGEST_LETTER);
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 5_000);
        settings.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return settings;
    }

    private static Map<String, Object> common(Map<String, Object> given) {
        Map<String, Object> settings = new HashMap<>(given);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, LONGEST_RECONNECT_PAUSE_MILLIS);
        settings.put(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG, LONGEST_RECONNECT_PAUSE_MILLIS);
        return settings;
    }
}
