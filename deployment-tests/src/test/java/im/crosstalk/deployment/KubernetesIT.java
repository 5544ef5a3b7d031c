package im.crosstalk.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.deployment.Manifests.Workload;
import im.crosstalk.protocol.file.FileApi;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What runs in Kubernetes: ports, settings, secrets, probes and rights are those of the services. */
class KubernetesIT {
    static final List<String> SERVICES = Sources.SERVICES;

    @ParameterizedTest
    @FieldSource("SERVICES")
    void portsAreTheServices(String name) {
        ServiceJar jar = ServiceJar.of(name);
        Container container = Manifests.service(name).container();
        assertThat(container.getPorts().stream()
                        .collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort)))
                .isEqualTo(Map.of("http", jar.httpPort(), "management", jar.managementPort()));
        assertThat(Manifests.service(name).template().getMetadata().getAnnotations())
                .containsEntry("prometheus.io/port", Integer.toString(jar.managementPort()));
        Service service = Manifests.below("k8s/base", Service.class).stream()
                .filter(one -> one.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
        assertThat(service.getSpec().getPorts()).singleElement().satisfies(port -> {
            assertThat(port.getPort()).isEqualTo(jar.httpPort());
            assertThat(port.getTargetPort().getStrVal()).isEqualTo("http");
        });
        assertThat(Manifests.service(name).template().getMetadata().getLabels())
                .containsAllEntriesOf(service.getSpec().getSelector());
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void variablesAreSettingsOfThatService(String name) {
        assertThat(variables(name)).allMatch(ServiceJar.of(name)::understands).contains("IM_INSTANCE", "IM_ID_SECRET");
    }

    /** In the base and in patches. */
    private static Set<String> variables(String name) {
        return Manifests.workloads("k8s").stream()
                .filter(one -> one.name().equals(name))
                .flatMap(one -> environment(one).stream())
                .map(EnvVar::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<EnvVar> environment(Workload workload) {
        return workload.container().getEnv();
    }

    @Test
    void secretsThatAreAskedForAreThoseThatAreMade() {
        Set<String> made = Manifests.in(Sources.at("k8s/secrets.example.yaml")).stream()
                .map(Secret.class::cast)
                .flatMap(secret -> secret.getStringData().keySet().stream()
                        .map(key -> secret.getMetadata().getName() + "/" + key))
                .collect(Collectors.toCollection(TreeSet::new));
        // The operator makes these for each KafkaUser.
        Set<String> byStrimzi = Sources.SERVICES.stream()
                .map(name -> name + "/sasl.jaas.config")
                .collect(Collectors.toSet());
        Set<String> asked = Manifests.workloads("k8s").stream()
                .flatMap(workload -> environment(workload).stream())
                .flatMap(KubernetesIT::secret)
                .map(key -> key.getName() + "/" + key.getKey())
                .collect(Collectors.toCollection(TreeSet::new));
        asked.removeAll(byStrimzi);
        assertThat(asked).isEqualTo(made);
    }

    private static Stream<SecretKeySelector> secret(EnvVar variable) {
        return variable.getValueFrom() == null
                ? Stream.empty()
                : Stream.ofNullable(variable.getValueFrom().getSecretKeyRef());
    }

    @Test
    void noSecretIsWrittenDown() {
        Manifests.workloads("k8s")
                .forEach(workload -> environment(workload).forEach(variable -> {
                    if (variable.getName().matches(".*(PASSWORD|SECRET|ACCESS_KEY|JAAS).*")) {
                        assertThat(variable.getValue()).as(variable.getName()).isNull();
                    }
                }));
        Manifests.in(Sources.at("k8s/secrets.example.yaml")).stream()
                .map(Secret.class::cast)
                .flatMap(secret -> secret.getStringData().entrySet().stream())
                .filter(entry -> entry.getKey().matches(".*(password|secret).*"))
                .forEach(entry -> assertThat(entry.getValue()).matches("|RANDOM(32|64)|REDIS_PASSWORD"));
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void probesAskWhatTheyMean(String name) {
        Container container = Manifests.service(name).container();
        List<String> groups = ServiceJar.of(name).readiness();
        assertThat(path(container.getStartupProbe())).isEqualTo("/actuator/health/liveness");
        assertThat(path(container.getLivenessProbe())).isEqualTo("/actuator/health/liveness");
        assertThat(path(container.getReadinessProbe())).isEqualTo("/actuator/health/readiness");
        assertThat(groups).contains("readinessState", "kafka", "redis");
        if (ServiceJar.of(name).hasDatabase()) {
            assertThat(groups).contains("db");
        }
    }

    private static String path(Probe probe) {
        assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("management");
        return probe.getHttpGet().getPath();
    }

    @Test
    void gatewaysHaveNamesThatComeBackAndOthersMayBeReplacedByMore() {
        for (String name : SERVICES) {
            assertThat(Manifests.service(name).kind())
                    .isEqualTo(name.equals("gateway-service") ? "StatefulSet" : "Deployment");
        }
        assertThat(Manifests.kustomization("k8s/base").configMaps().getFirst().values())
                .containsEntry("IM_KAFKA_LEAVE_ON_STOP", "true");
    }

    /** What the namespace's level, restricted, demands. */
    @Test
    void podsHaveNoRights() {
        Namespace namespace = Manifests.below("k8s/base", Namespace.class).getFirst();
        assertThat(namespace.getMetadata().getLabels())
                .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
        Stream.of("k8s/base", "k8s/overlays/dev")
                .flatMap(folder -> Manifests.workloads(folder).stream())
                .forEach(workload -> {
                    var pod = workload.template().getSpec();
                    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
                    assertThat(pod.getSecurityContext().getSeccompProfile().getType())
                            .isEqualTo("RuntimeDefault");
                    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
                    var rights = workload.container().getSecurityContext();
                    assertThat(rights.getAllowPrivilegeEscalation()).isFalse();
                    assertThat(rights.getCapabilities().getDrop()).containsExactly("ALL");
                });
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void memoryIsReservedAsItIsLimitedAndProcessorTimeIsNotLimited(String name) {
        var resources = Manifests.service(name).container().getResources();
        assertThat(resources.getRequests().get("memory"))
                .isEqualTo(resources.getLimits().get("memory"));
        assertThat(resources.getRequests()).containsKey("cpu");
        assertThat(resources.getLimits()).doesNotContainKey("cpu");
    }

    @Test
    void eachServiceIsDisruptedOneByOne() {
        assertThat(Manifests.below("k8s/base", PodDisruptionBudget.class).stream()
                        .map(one -> one.getSpec().getSelector().getMatchLabels().get("app.kubernetes.io/name")))
                .containsExactlyInAnyOrderElementsOf(SERVICES);
    }

    @Test
    void clientsReachGatewaysAndFilesOnly() {
        for (Ingress ingress : Manifests.below("k8s", Ingress.class)) {
            assertThat(ingress.getSpec().getRules().getFirst().getHttp().getPaths().stream()
                            .collect(Collectors.toMap(
                                    path -> path.getPath(),
                                    path -> path.getBackend().getService().getName())))
                    .isEqualTo(Map.of(
                            "/ws",
                            "gateway-service",
                            "/upload",
                            "gateway-service",
                            "/assets/",
                            "gateway-service",
                            FileApi.FILES,
                            "file-service"));
        }
        assertThat(ServiceJar.of("gateway-service").ownCode().strings()).contains("/ws", "/upload", "/assets/");
        assertThat(ServiceJar.of("file-service").routes()).anyMatch(route -> route.endsWith(" " + FileApi.FILES));
    }

    /** All clients have the ingress controller's address. */
    @Test
    void whatOneAddressMayIsEnoughForAll() {
        Map<String, String> told = Manifests.kustomization("k8s/base").configMaps().stream()
                .filter(map -> map.name().equals("auth-service"))
                .findFirst()
                .orElseThrow()
                .values();
        assertThat(Integer.parseInt(told.getOrDefault("IM_RATE_LIMIT_FAILURES_PER_ADDRESS", "0")))
                .isGreaterThanOrEqualTo(1000);
        assertThat(Integer.parseInt(told.getOrDefault("IM_RATE_LIMIT_CODES_PER_ADDRESS", "0")))
                .isGreaterThanOrEqualTo(1000);
    }

    @Test
    void imagesAreTheServices() {
        for (String name : SERVICES) {
            Container container = Manifests.service(name).container();
            assertThat(container.getImage()).isEqualTo("crosstalk/" + name);
            // Else those that were loaded into a cluster would be asked of a registry that does not have them.
            assertThat(container.getImagePullPolicy()).isEqualTo("IfNotPresent");
        }
        Manifests.workloads("k8s/overlays/dev")
                .forEach(server -> assertThat(server.container().getImage())
                        .matches("[^:]+:[^:]*\\d[^:]*(@sha256:[0-9a-f]{64})?"));
    }
}
