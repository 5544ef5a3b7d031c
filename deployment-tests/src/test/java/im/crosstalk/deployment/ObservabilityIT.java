package im.crosstalk.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Dashboard, alerts and scalers name metrics that the code registers. That these are told by a running system, under these
 * names, is tested there ({@code MetricsIT}).
 */
class ObservabilityIT {
    /** What Prometheus itself adds, or a library registers. */
    private static final String FOREIGN = "up|jvm_.*|process_.*|http_server_.*|hikaricp_.*";

    private static final String SUFFIXES = "_(total|count|sum|bucket|max|seconds|bytes)$";

    private final Set<String> registered = registered();

    private static Set<String> registered() {
        Set<String> names = new TreeSet<>();
        for (String service : Sources.SERVICES) {
            ServiceJar jar = ServiceJar.of(service);
            for (Set<String> strings :
                    List.of(jar.ownCode().strings(), jar.platformCode().strings())) {
                strings.stream()
                        .filter(text -> text.matches("(im|kafka)(\\.[a-z]+)+"))
                        .forEach(text -> names.add(text.replace('.', '_')));
            }
        }
        return names;
    }

    @Test
    void theyNameOnlyMetricsThatAreRegistered() {
        assertThat(Observability.metrics()).hasSizeGreaterThan(30);
        for (String metric : Observability.metrics()) {
            if (!metric.matches(FOREIGN)) {
                assertThat(candidates(metric)).as(metric).anyMatch(registered::contains);
            }
        }
    }

    /** As Prometheus shows a meter's name: with its unit, and what it is a part of. */
    private static Set<String> candidates(String metric) {
        Set<String> candidates = new HashSet<>(Set.of(metric));
        String shorter = metric;
        for (int i = 0; i < 2; i++) {
            shorter = shorter.replaceFirst(SUFFIXES, "");
            candidates.add(shorter);
        }
        return candidates;
    }

    @Test
    void aMetricThatIsRegisteredUnderAnotherNameIsNoticed() {
        assertThat(candidates("im_gateway_connexions")).noneMatch(registered::contains);
        assertThat(candidates("im_gateway_connections")).anyMatch(registered::contains);
    }

    @Test
    void metricsAreFoundInExpressions() {
        assertThat(
                        PromQl.metrics(
                                "histogram_quantile(0.99, sum by (le, type) (rate(a_b_bucket{x=\"c_d\"}[5m]))) > 2 * clamp_min(e, 1)"))
                .containsExactly("a_b_bucket", "e");
    }

    @Test
    void eachAlertIsExplained() {
        String manual = Sources.text(Sources.at("docs/operations.md"));
        for (Observability.Rule rule : Observability.rules().groups().getFirst().rules()) {
            assertThat(manual).contains("`" + rule.alert() + "`");
            assertThat(rule.labels().get("severity")).isIn("page", "ticket");
            assertThat(rule.annotations()).containsKey("summary");
        }
    }

    @Test
    void panelsHaveTitlesAndPlacesOfTheirOwn() {
        Set<Integer> ids = new HashSet<>();
        for (JsonNode panel : Observability.dashboard().path("panels")) {
            assertThat(ids.add(panel.path("id").asInt())).isTrue();
            assertThat(panel.path("title").asText()).isNotBlank();
            assertThat(panel.path("gridPos").path("x").asInt()
                            + panel.path("gridPos").path("w").asInt())
                    .isLessThanOrEqualTo(24);
        }
    }

    @Test
    void eachServiceIsScraped() {
        var prometheus = StrictYaml.documents(Sources.at("deploy/observability/prometheus.yml"))
                .getFirst();
        String text = prometheus.toString();
        for (String service : Sources.SERVICES) {
            assertThat(text).contains(service + ":" + ServiceJar.of(service).managementPort());
        }
        assertThat(Map.copyOf(prometheus)).containsKeys("rule_files", "scrape_configs");
    }
}
