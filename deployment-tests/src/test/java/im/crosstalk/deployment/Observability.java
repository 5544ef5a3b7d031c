package im.crosstalk.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What dashboards, alerts and scalers ask Prometheus. */
final class Observability {
    private Observability() {}

    record Rules(List<Group> groups) {}

    record Group(String name, List<Rule> rules) {}

    record Rule(
            String alert,
            String expr,

            @com.fasterxml.jackson.annotation.JsonProperty("for") @Nullable
            String patience,

            Map<String, String> labels,
            Map<String, String> annotations) {}

    static Rules rules() {
        return StrictYaml.bind(
                StrictYaml.documents(Sources.at("deploy/observability/alerts.yml"))
                        .getFirst(),
                Rules.class);
    }

    static JsonNode dashboard() {
        try {
            return new ObjectMapper().readTree(Sources.text(Sources.at("deploy/observability/grafana/crosstalk.json")));
        } catch (IOException wrong) {
            throw new AssertionError(wrong);
        }
    }

    static List<String> expressions() {
        List<String> expressions = new ArrayList<>();
        rules().groups().forEach(group -> group.rules().forEach(rule -> expressions.add(rule.expr())));
        for (JsonNode panel : dashboard().path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                expressions.add(target.path("expr").asText());
            }
        }
        Manifests.below("k8s", Keda.ScaledObject.class).stream()
                .flatMap(object -> object.spec().triggers().stream())
                .filter(trigger -> trigger.type().equals("prometheus"))
                .forEach(trigger -> expressions.add(trigger.metadata().getOrDefault("query", "")));
        Manifests.below("k8s", io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler.class).stream()
                .flatMap(scaler -> scaler.getSpec().getMetrics().stream())
                .filter(metric -> metric.getPods() != null)
                .forEach(metric -> expressions.add(metric.getPods().getMetric().getName()));
        return expressions;
    }

    static Set<String> metrics() {
        Set<String> metrics = new TreeSet<>();
        expressions().forEach(expression -> metrics.addAll(PromQl.metrics(expression)));
        return metrics;
    }
}
