package im.crosstalk.platform.kafka;

import static org.awaitility.Awaitility.await;

import im.crosstalk.protocol.Topic;
import im.crosstalk.servers.TestServers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.MessageListener;

/** Who takes over when an instance with a stable name stops. */
class LeaveOnStopTest {
    private static final String TOPIC = Topic.PRESENCE_REQUESTS.topicName();

    /** Well below the ten seconds after which Kafka gives up a member that is silent. */
    private static final Duration AT_ONCE = Duration.ofSeconds(6);

    @BeforeEach
    void createTopic() {
        try (var kafka = new KafkaProbe()) {
            kafka.createTopic(TOPIC, 2);
        }
    }

    @AfterEach
    void deleteTopic() {
        try (var kafka = new KafkaProbe()) {
            kafka.deleteTopic(TOPIC);
        }
    }

    @Test
    void itGivesItsPartitionsToTheOthersAtOnceIfItsNameWillNotComeBack() {
        var leaving = start("leaver-a");
        var staying = start("leaver-b");
        await().atMost(Duration.ofSeconds(20)).until(() -> assigned(leaving) == 1 && assigned(staying) == 1);

        leaving.stop();

        await().atMost(AT_ONCE).until(() -> assigned(staying) == 2);
        staying.stop();
    }

    private static ConcurrentMessageListenerContainer<String, byte[]> start(String instance) {
        var clients = KafkaProbe.clients(Map.of("bootstrap.servers", TestServers.kafkaBootstrapServers()), instance);
        var containers = new Containers(clients, "leaver", true, null);
        var settings = Containers.properties(Topic.PRESENCE_REQUESTS);
        settings.setMessageListener((MessageListener<String, byte[]>) ignored -> {});
        var container = containers.of("", settings);
        container.start();
        return container;
    }

    private static int assigned(ConcurrentMessageListenerContainer<String, byte[]> container) {
        return container.getAssignedPartitions() == null
                ? 0
                : container.getAssignedPartitions().size();
    }
}
