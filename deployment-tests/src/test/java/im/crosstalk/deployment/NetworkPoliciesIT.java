package im.crosstalk.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Who may talk to whom: what is needed, and nothing else. */
class NetworkPoliciesIT {
    static final List<String> SERVICES = Sources.SERVICES;

    private static final int DNS = 53;
    /** As in the address in k8s/secrets.example.yaml. */
    private static final int REDIS = 6379;

    private static final Pattern PORT = Pattern.compile(":(\\d+)(/|$)");
    private static final String NAME = "app.kubernetes.io/name";

    private final List<NetworkPolicy> base = Manifests.below("k8s/base", NetworkPolicy.class);

    private NetworkPolicy of(String name) {
        return base.stream()
                .filter(one -> one.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void atFirstNothingIsAllowed() {
        NetworkPolicy nothing = of("nothing");
        assertThat(nothing.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(nothing.getSpec().getIngress()).isEmpty();
        assertThat(nothing.getSpec().getEgress()).isEmpty();
        for (String name : SERVICES) {
            assertThat(Manifests.service(name).template().getMetadata().getLabels())
                    .containsAllEntriesOf(nothing.getSpec().getPodSelector().getMatchLabels());
        }
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void whatAServiceAcceptsIsOnItsPorts(String name) {
        ServiceJar jar = ServiceJar.of(name);
        for (NetworkPolicyIngressRule rule : of(name).getSpec().getIngress()) {
            boolean monitoring = rule.getFrom().stream()
                    .anyMatch(peer -> peer.getNamespaceSelector() != null
                            && peer.getNamespaceSelector().getMatchLabels().containsValue("monitoring"));
            assertThat(ports(rule.getPorts())).containsExactly(monitoring ? jar.managementPort() : jar.httpPort());
        }
    }

    /** A way that is open on one end only is closed. */
    @ParameterizedTest
    @FieldSource("SERVICES")
    void waysBetweenServicesAreOpenOnBothEnds(String name) {
        Set<String> accepted = of(name).getSpec().getIngress().stream()
                .flatMap(rule -> rule.getFrom().stream())
                .flatMap(NetworkPoliciesIT::names)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> asking = new TreeSet<>();
        for (String other : SERVICES) {
            for (NetworkPolicyEgressRule rule : of(other).getSpec().getEgress()) {
                if (rule.getTo().stream().flatMap(NetworkPoliciesIT::names).anyMatch(name::equals)) {
                    asking.add(other);
                    assertThat(ports(rule.getPorts()))
                            .containsExactly(ServiceJar.of(name).httpPort());
                }
            }
        }
        assertThat(accepted).isEqualTo(asking);
    }

    /** Whose code asks auth-service, asks it over HTTP. */
    @Test
    void whoCallsAnotherMayReachIt() {
        for (String name : SERVICES) {
            ServiceJar jar = ServiceJar.of(name);
            Set<String> called = jar.calls();
            Set<String> reachable = of(name).getSpec().getEgress().stream()
                    .flatMap(rule -> rule.getTo().stream())
                    .flatMap(NetworkPoliciesIT::names)
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(reachable).as(name).containsAll(called);
        }
    }

    /** Each server that a service is told of can be reached, and no other port. */
    @ParameterizedTest
    @CsvSource({"k8s/overlays/dev", "k8s/overlays/production"})
    void waysToServersAreThoseThatSettingsName(String overlay) {
        List<String> folders = new ArrayList<>(List.of("k8s/base", overlay));
        Manifests.kustomization(overlay)
                .componentPaths()
                .forEach(path -> folders.add(Path.of(overlay, path).normalize().toString()));
        for (String name : SERVICES) {
            Set<Integer> needed = new TreeSet<>(Set.of(DNS, REDIS));
            ServiceJar.of(name)
                    .calls()
                    .forEach(other -> needed.add(ServiceJar.of(other).httpPort()));
            Map<String, String> settings = settings(name, folders);
            for (String setting : List.of(
                    "SPRING_KAFKA_BOOTSTRAP_SERVERS",
                    "SPRING_DATASOURCE_URL",
                    "IM_FILE_S3_ENDPOINT",
                    "IM_TRACE_ENDPOINT")) {
                Optional.ofNullable(settings.get(setting)).ifPresent(address -> needed.add(port(address)));
            }
            Optional.ofNullable(settings.get("IM_MAIL_PORT")).ifPresent(port -> needed.add(Integer.valueOf(port)));

            Map<String, String> labels = Map.of(NAME, name, "app.kubernetes.io/part-of", "crosstalk");
            Set<Integer> open = folders.stream()
                    .flatMap(folder -> Manifests.below(folder, NetworkPolicy.class).stream())
                    .filter(policy -> selects(policy.getSpec().getPodSelector(), labels))
                    .flatMap(policy -> policy.getSpec().getEgress().stream())
                    .flatMap(rule -> ports(rule.getPorts()).stream())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(open).as("%s: %s", overlay, name).isEqualTo(needed);
        }
    }

    private static Map<String, String> settings(String service, List<String> folders) {
        Map<String, String> settings = new HashMap<>();
        for (String folder : folders) {
            Manifests.kustomization(folder).configMaps().stream()
                    .filter(map -> map.name().equals("crosstalk") || map.name().equals(service))
                    .forEach(map -> settings.putAll(map.values()));
        }
        return settings;
    }

    private static int port(String address) {
        Matcher port = PORT.matcher(address);
        if (port.find()) {
            return Integer.parseInt(port.group(1));
        }
        assertThat(address).startsWith("https://");
        return 443;
    }

    private static boolean selects(LabelSelector selector, Map<String, String> labels) {
        return labels.entrySet().containsAll(selector.getMatchLabels().entrySet())
                && selector.getMatchExpressions().stream().allMatch(expression -> {
                    assertThat(expression.getOperator()).isEqualTo("In");
                    return expression.getValues().contains(labels.get(expression.getKey()));
                });
    }

    private static Stream<String> names(NetworkPolicyPeer peer) {
        LabelSelector pods = peer.getPodSelector();
        return pods == null
                ? Stream.empty()
                : Stream.ofNullable(pods.getMatchLabels().get(NAME));
    }

    private static List<Integer> ports(List<NetworkPolicyPort> ports) {
        return ports.stream().map(port -> port.getPort().getIntVal()).toList();
    }
}
