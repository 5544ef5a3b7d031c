package im.crosstalk.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.servers.TestServers;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class KafkaHealthTest {
    @Test
    void itIsUpWhenABrokerAnswers() {
        assertThat(statusWith(TestServers.kafkaBootstrapServers())).isEqualTo(Status.UP);
    }

    @Test
    void itIsDownWhenNoneDoes() throws IOException {
        try (var nobody = new ServerSocket(0)) {
            assertThat(statusWith("127.0.0.1:" + nobody.getLocalPort())).isEqualTo(Status.DOWN);
        }
    }

    private static Status statusWith(String servers) {
        var health = new KafkaHealth(KafkaProbe.clients(Map.of("bootstrap.servers", servers), "some-service-0"));
        try {
            return health.health().getStatus();
        } finally {
            health.destroy();
        }
    }
}
