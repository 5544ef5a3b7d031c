package im.crosstalk.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.HttpURLConnection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * While a server hangs, whoever needs it says so and which it is, sooner than a probe gives up; nobody calls itself broken for
 * it; and all are ready again once it goes on.
 */
class ReadinessIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** {@code timeoutSeconds} of the probes in {@code k8s/}. */
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(4);

    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(15);
    private static final Duration READY_AGAIN_WITHIN = Duration.ofSeconds(60);

    private final CrosstalkSystem system = CrosstalkSystem.running();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        http.close();
    }

    @ParameterizedTest
    @CsvSource({"postgres, db", "redis, redis", "kafka, kafka"})
    @Timeout(180)
    void whoeverNeedsAServerThatHangsIsNotReadyButAlive(String server, String component) {
        List<String> concerned = CrosstalkSystem.SERVICES.stream()
                .filter(service -> !server.equals("postgres") || !service.equals("gateway-service"))
                .toList();
        awaitAllReady();

        long frozen = System.nanoTime();
        system.freeze(server);
        try {
            Awaitility.await(server + " is missed").atMost(NOTICED_WITHIN).untilAsserted(() -> {
                requireAllAlive();
                ask("readiness").forEach((service, readiness) -> {
                    assertThat(readiness.status()).as(service).isEqualTo(concerned.contains(service) ? 503 : 200);
                    if (concerned.contains(service)) {
                        assertThat(readiness.component(component)).as(service).isEqualTo("DOWN");
                    }
                });
            });
        } finally {
            System.out.printf("%s hangs: noticed by all after %d ms%n", server, millisSince(frozen));
            system.thaw(server);
        }

        long thawed = System.nanoTime();
        awaitAllReady();
        System.out.printf("%s goes on: all ready after %d ms%n", server, millisSince(thawed));
    }

    private void awaitAllReady() {
        Awaitility.await("all are ready").atMost(READY_AGAIN_WITHIN).untilAsserted(() -> {
            requireAllAlive();
            assertThat(ask("readiness"))
                    .allSatisfy((service, answer) -> assertThat(answer.status()).isEqualTo(HttpURLConnection.HTTP_OK));
        });
    }

    /** No second chance: an orchestrator would kill it. */
    private void requireAllAlive() {
        ask("liveness").forEach((service, answer) -> {
            if (answer.status() != HttpURLConnection.HTTP_OK) {
                throw new IllegalStateException(service + " calls itself broken: " + answer.body());
            }
        });
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }

    private record Answer(int status, JsonNode body) {
        String component(String name) {
            return body.path("components").path(name).path("status").asString();
        }
    }

    /** Asks one of each service, all at once. */
    private Map<String, Answer> ask(String probe) {
        Map<String, CompletableFuture<Answer>> asked = new TreeMap<>();
        for (String service : CrosstalkSystem.SERVICES) {
            var request = HttpRequest.newBuilder(system.health(service, probe))
                    .timeout(PROBE_TIMEOUT)
                    .build();
            asked.put(
                    service,
                    http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                            .thenApply(response -> new Answer(response.statusCode(), JSON.readTree(response.body()))));
        }
        Map<String, Answer> answers = new TreeMap<>();
        asked.forEach((service, answer) -> answers.put(service, answer.join()));
        return answers;
    }
}
