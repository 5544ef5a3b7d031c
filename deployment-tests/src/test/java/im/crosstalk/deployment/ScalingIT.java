package im.crosstalk.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.deployment.Keda.ScaledObject;
import im.crosstalk.deployment.Keda.TriggerAuthentication;
import im.crosstalk.protocol.Topic;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What scales the services looks at what there is, and goes no further than helps. */
class ScalingIT {
    private static final Set<String> TOPICS =
            Arrays.stream(Topic.values()).map(Topic::topicName).collect(Collectors.toSet());

    private final int partitions = Integer.parseInt(Manifests.kustomization("k8s/base").configMaps().stream()
            .filter(one -> one.name().equals("crosstalk"))
            .findFirst()
            .orElseThrow()
            .values()
            .getOrDefault("IM_KAFKA_PARTITIONS", "0"));

    @Test
    void byLagEachServiceIsScaledOnce() {
        List<ScaledObject> objects = Manifests.below("k8s/components/autoscaling-lag", ScaledObject.class);
        assertThat(objects.stream().map(one -> one.metadata().name()))
                .containsExactlyInAnyOrderElementsOf(Sources.SERVICES);
        for (ScaledObject object : objects) {
            String name = object.spec().scaleTargetRef().name();
            assertThat(name).isEqualTo(object.metadata().name());
            assertThat(object.spec().scaleTargetRef().kind())
                    .isEqualTo(Manifests.service(name).kind());
            assertThat(object.spec().triggers())
                    .anyMatch(trigger -> trigger.type().equals("cpu"));
            if (!name.equals("gateway-service")) {
                assertThat(object.spec().maxReplicaCount()).isLessThanOrEqualTo(partitions);
            }
        }
    }

    @Test
    void lagIsThatOfTheServicesOwnGroups() {
        for (ScaledObject object : Manifests.below("k8s/components/autoscaling-lag", ScaledObject.class)) {
            String name = object.metadata().name();
            ServiceJar jar = ServiceJar.of(name);
            for (Keda.Trigger trigger : object.spec().triggers()) {
                if (trigger.type().equals("kafka")) {
                    Map<String, String> metadata = trigger.metadata();
                    assertThat(metadata.get("topic")).isIn(TOPICS);
                    Topic topic = Arrays.stream(Topic.values())
                            .filter(one -> one.topicName().equals(metadata.get("topic")))
                            .findFirst()
                            .orElseThrow();
                    assertThat(jar.ownCode().topics()).contains(topic);
                    String suffix = topic.kind() == Topic.Kind.QUERIES ? "-queries" : "";
                    assertThat(metadata.get("consumerGroup"))
                            .isEqualTo(jar.defaultOf("spring.application.name") + suffix);
                    assertThat(jar.platformCode().strings()).contains(suffix);
                }
            }
        }
    }

    @Test
    void theScalersSecretsAreThere() {
        var authentication = Manifests.below("k8s/components/autoscaling-lag", TriggerAuthentication.class)
                .getFirst();
        assertThat(authentication.spec().secretTargetRef().stream().map(one -> one.name() + "/" + one.key()))
                .containsExactlyInAnyOrder("keda/password", "crosstalk-cluster-ca-cert/ca.crt");
        assertThat(Manifests.below("k8s/components/autoscaling-lag", io.fabric8.kubernetes.api.model.ConfigMap.class)
                        .getFirst()
                        .getData())
                .containsKey("username");
    }

    @Test
    void byProcessorTimeEachServiceIsScaledOnce() {
        List<HorizontalPodAutoscaler> scalers =
                Manifests.below("k8s/components/autoscaling-cpu", HorizontalPodAutoscaler.class);
        assertThat(scalers.stream().map(one -> one.getSpec().getScaleTargetRef().getName()))
                .containsExactlyInAnyOrderElementsOf(Sources.SERVICES);
        for (HorizontalPodAutoscaler scaler : scalers) {
            String name = scaler.getSpec().getScaleTargetRef().getName();
            assertThat(scaler.getSpec().getScaleTargetRef().getKind())
                    .isEqualTo(Manifests.service(name).kind());
            assertThat(scaler.getSpec().getMetrics()).anyMatch(metric -> metric.getResource() != null);
            if (!name.equals("gateway-service")) {
                assertThat(scaler.getSpec().getMaxReplicas()).isLessThanOrEqualTo(partitions);
            }
        }
    }
}
