package im.crosstalk.system;

import static im.crosstalk.system.EnvelopeUser.payload;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.deployment.PromQl;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What dashboards and alerts ask for is what the running system tells. */
class MetricsIT {
    private final CrosstalkSystem system = CrosstalkSystem.running();

    @Test
    void allThatDashboardAndAlertsNameIsTold() throws IOException {
        talk();
        Set<String> wanted = wanted();
        assertThat(wanted).hasSizeGreaterThan(30);
        Awaitility.await().untilAsserted(() -> assertThat(told()).containsAll(wanted));
    }

    /** So that what is counted has been counted once. */
    private void talk() {
        try (var alice = EnvelopeUser.register("alice", system.gateway(1));
                var bob = EnvelopeUser.register("bob", system.gateway(2))) {
            alice.acknowledged(alice.write(bob, "hello"), "SENT_TO_SERVER");
            alice.history("PRIVATE", bob.id());
            alice.request("NO_SUCH_REQUEST", payload());
        }
    }

    private Set<String> wanted() throws IOException {
        Path home = Path.of(System.getProperty("im.home", ".."), "deploy/observability");
        Set<String> wanted = new TreeSet<>();
        JsonNode dashboard =
                JsonMapper.builder().build().readTree(Files.readString(home.resolve("grafana/crosstalk.json")));
        for (JsonNode expression : dashboard.findValues("expr")) {
            wanted.addAll(PromQl.metrics(expression.asString()));
        }
        var alerts = new org.yaml.snakeyaml.Yaml()
                .<java.util.Map<String, Object>>load(Files.readString(home.resolve("alerts.yml")));
        for (JsonNode expression :
                JsonMapper.builder().build().valueToTree(alerts).findValues("expr")) {
            wanted.addAll(PromQl.metrics(expression.asString()));
        }
        // Prometheus's own.
        wanted.remove("up");
        return wanted;
    }

    private Set<String> told() {
        Set<String> told = new TreeSet<>();
        try (var client = HttpClient.newHttpClient()) {
            for (JsonNode part : system.ports()) {
                int management = part.path("management").asInt(0);
                if (management != 0) {
                    scrape(client, management)
                            .lines()
                            .filter(line -> !line.startsWith("#"))
                            .forEach(line -> told.add(line.split("[{ ]")[0]));
                }
            }
        }
        return told;
    }

    private static String scrape(HttpClient client, int port) {
        try {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/prometheus"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
