package im.crosstalk.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Who may talk to whom: what is needed, and nothing else. */
class NetworkPoliciesIT {
    static final List<String> SERVICES = Sources.SERVICES;

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
