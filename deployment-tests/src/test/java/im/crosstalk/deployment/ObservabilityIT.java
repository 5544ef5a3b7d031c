package im.crosstalk.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** An alert on a job that nobody scrapes is never raised. */
    @ParameterizedTest
    @ValueSource(strings = {"prometheus.yml", "prometheus-kubernetes.yml"})
    void alertsAskForJobsThatAreScraped(String file) {
        Set<String> scraped = new TreeSet<>();
        jobs(file).forEach(job -> scraped.add(String.valueOf(job.get("job_name"))));
        Matcher asked = Pattern.compile("job=\"([^\"]*)\"").matcher(rulesText());
        int found = 0;
        while (asked.find()) {
            found++;
            assertThat(scraped).contains(asked.group(1));
        }
        assertThat(found).isPositive();
    }

    private static String rulesText() {
        return Observability.rules().groups().stream()
                .flatMap(group -> group.rules().stream())
                .map(Observability.Rule::expr)
                .collect(Collectors.joining("\n"));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> jobs(String file) {
        return (List<Map<String, Object>>) StrictYaml.documents(Sources.at("deploy/observability/" + file))
                .getFirst()
                .get("scrape_configs");
    }

    /** By the port's name, and with the labels by which scalers ask. */
    @Test
    void podsAreFoundAndLabelled() {
        String job = jobs("prometheus-kubernetes.yml").getFirst().toString();
        for (String service : Sources.SERVICES) {
            assertThat(Manifests.service(service).container().getPorts())
                    .anyMatch(port -> port.getName().equals("management")
                            && port.getContainerPort() == ServiceJar.of(service).managementPort());
        }
        assertThat(job)
                .contains("__meta_kubernetes_pod_container_port_name], regex=management, action=keep")
                .contains("target_label=namespace", "target_label=pod", "target_label=__metrics_path__");
        String namespace = Manifests.kustomization("k8s/base").namespace();
        assertThat(job).contains("names=[" + namespace + "]");
        assertThat(Observability.expressions())
                .filteredOn(expression -> expression.contains("namespace="))
                .isNotEmpty()
                .allMatch(expression -> expression.contains("namespace=\"" + namespace + "\""));
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
