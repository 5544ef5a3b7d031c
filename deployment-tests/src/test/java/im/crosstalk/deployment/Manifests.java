package im.crosstalk.deployment;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Resources of Kubernetes in the files of k8s/, each read into its type. */
final class Manifests {
    private static final Map<String, Class<?>> TYPES = Map.ofEntries(
            Map.entry("v1/Namespace", Namespace.class),
            Map.entry("v1/ConfigMap", ConfigMap.class),
            Map.entry("v1/Secret", Secret.class),
            Map.entry("v1/Service", Service.class),
            Map.entry("apps/v1/Deployment", Deployment.class),
            Map.entry("apps/v1/StatefulSet", StatefulSet.class),
            Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("autoscaling/v2/HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
            Map.entry("networking.k8s.io/v1/Ingress", Ingress.class),
            Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
            Map.entry("keda.sh/v1alpha1/ScaledObject", Keda.ScaledObject.class),
            Map.entry("keda.sh/v1alpha1/TriggerAuthentication", Keda.TriggerAuthentication.class),
            Map.entry("kafka.strimzi.io/v1/Kafka", Kafka.class),
            Map.entry("kafka.strimzi.io/v1/KafkaNodePool", KafkaNodePool.class),
            Map.entry("kafka.strimzi.io/v1/KafkaTopic", KafkaTopic.class),
            Map.entry("kafka.strimzi.io/v1/KafkaUser", KafkaUser.class));

    private Manifests() {}

    /** Pods that are kept running, whatever keeps them. */
    record Workload(String kind, String name, PodTemplateSpec template) {
        /** The one container that its pods have. */
        Container container() {
            return template.getSpec().getContainers().getFirst();
        }
    }

    static List<Object> in(Path file) {
        List<Object> resources = new ArrayList<>();
        for (Map<String, Object> document : StrictYaml.documents(file)) {
            String kind = document.get("apiVersion") + "/" + document.get("kind");
            Class<?> type = TYPES.get(kind);
            if (type == null) {
                throw new AssertionError(file + ": " + kind + " is not known here");
            }
            resources.add(StrictYaml.bind(document, type));
        }
        return resources;
    }

    /** All resources below a folder of k8s/, kustomizations aside. */
    static List<Object> below(String folder) {
        return Sources.below(folder, ".yaml").stream()
                .filter(file -> !file.endsWith("kustomization.yaml"))
                .flatMap(file -> in(file).stream())
                .toList();
    }

    static <T> List<T> below(String folder, Class<T> type) {
        return below(folder).stream().filter(type::isInstance).map(type::cast).toList();
    }

    static List<Workload> workloads(String folder) {
        return below(folder).stream()
                .map(Manifests::workload)
                .filter(Objects::nonNull)
                .toList();
    }

    static @Nullable Workload workload(Object resource) {
        return switch (resource) {
            case Deployment one ->
                new Workload(
                        "Deployment", one.getMetadata().getName(), one.getSpec().getTemplate());
            case StatefulSet one ->
                new Workload(
                        "StatefulSet",
                        one.getMetadata().getName(),
                        one.getSpec().getTemplate());
            default -> null;
        };
    }

    /** The workload of a service in the base. */
    static Workload service(String name) {
        return workloads("k8s/base").stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name));
    }

    static Kustomization kustomization(String folder) {
        return StrictYaml.bind(
                StrictYaml.documents(Sources.at(folder + "/kustomization.yaml")).getFirst(), Kustomization.class);
    }
}
