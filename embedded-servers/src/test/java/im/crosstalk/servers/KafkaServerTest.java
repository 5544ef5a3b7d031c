package im.crosstalk.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaServerTest {

    @TempDir
    Path directory;

    @Test
    void keepsRecordsAcrossKillAndIsBackSoon() throws Exception {
        KafkaServer server = new KafkaServer(
                directory.resolve("kafka"),
                FreePorts.next(),
                () -> List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path")));
        Map<String, Object> address = Map.of("bootstrap.servers", server.bootstrapServers());

        try (RunningServer running = start(server)) {
            write(address);
            running.kill();
        }
        long begun = System.nanoTime();
        try (RunningServer again = start(server);
                KafkaConsumer<String, String> consumer =
                        new KafkaConsumer<>(address, new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition("kept", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            assertThat(consumer.poll(Duration.ofSeconds(15)))
                    .extracting(ConsumerRecord::value)
                    .containsExactly("value");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
            again.stop();
        }
    }

    private static void write(Map<String, Object> address)
            throws ExecutionException, InterruptedException, java.util.concurrent.TimeoutException {
        try (Admin admin = Admin.create(address);
                KafkaProducer<String, String> producer =
                        new KafkaProducer<>(address, new StringSerializer(), new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
            producer.send(new ProducerRecord<>("kept", "key", "value")).get(30, TimeUnit.SECONDS);
        }
    }

    private RunningServer start(KafkaServer server) throws java.io.IOException {
        return RunningServer.start(server, directory.resolve("log").toFile());
    }
}
