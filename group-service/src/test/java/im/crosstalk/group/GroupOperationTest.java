package im.crosstalk.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/** What operators see of the service. */
@Running
class GroupOperationTest {
    @Autowired
    private ConcurrentMessageListenerContainer<String, byte[]> commandContainer;

    @LocalManagementPort
    private int managementPort;

    @Test
    void itIsReadyWhileItsDatabaseAnswersAndItsListenersRun() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            assertThat(health(client, "readiness")).isEqualTo(200);
            commandContainer.stop();
            assertThat(health(client, "readiness")).isEqualTo(503);
            assertThat(health(client, "liveness")).isEqualTo(200);
            commandContainer.start();
            await().untilAsserted(() -> assertThat(health(client, "readiness")).isEqualTo(200));
            var metrics = client.send(at("/actuator/prometheus"), HttpResponse.BodyHandlers.ofString());
            assertThat(metrics.body()).contains("jvm_memory_used_bytes");
        }
    }

    private int health(HttpClient client, String group) throws Exception {
        return client.send(at("/actuator/health/" + group), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private HttpRequest at(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                .build();
    }
}
