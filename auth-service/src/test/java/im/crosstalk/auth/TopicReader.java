package im.crosstalk.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.servers.TestServers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads a topic from its start until what is looked for has come. */
public final class TopicReader implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final KafkaConsumer<String, byte[]> consumer;
    private final List<ConsumerRecord<String, byte[]>> read = new ArrayList<>();

    public TopicReader(String topic) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", TestServers.kafkaBootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** The first record of that key, waited for. */
    public ConsumerRecord<String, byte[]> first(String key) {
        return first(candidate -> key.equals(candidate.key()));
    }

    public ConsumerRecord<String, byte[]> first(Predicate<ConsumerRecord<String, byte[]>> wanted) {
        Instant deadline = Instant.now().plus(LIMIT);
        while (read.stream().noneMatch(wanted)) {
            assertThat(Instant.now()).as("it has not come").isBefore(deadline);
            consumer.poll(Duration.ofMillis(100)).forEach(read::add);
        }
        return read.stream().filter(wanted).findFirst().orElseThrow();
    }

    public static @Nullable String text(ConsumerRecord<String, byte[]> found) {
        return found.value() == null ? null : new String(found.value(), UTF_8);
    }

    public static String header(ConsumerRecord<String, byte[]> found, String name) {
        return new String(found.headers().lastHeader(name).value(), UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
