package im.crosstalk.deployment;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** KEDA's resources: as much of their model as is used here. */
final class Keda {
    private Keda() {}

    record Metadata(String name) {}

    record ScaledObject(String apiVersion, String kind, Metadata metadata, ScaledObjectSpec spec) {}

    record ScaledObjectSpec(
            ScaleTarget scaleTargetRef,
            int pollingInterval,
            int cooldownPeriod,
            int minReplicaCount,
            int maxReplicaCount,
            Fallback fallback,
            Advanced advanced,
            List<Trigger> triggers) {}

    record ScaleTarget(String apiVersion, String kind, String name) {}

    record Fallback(int failureThreshold, int replicas) {}

    record Advanced(HpaConfig horizontalPodAutoscalerConfig) {}

    record HpaConfig(io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior behavior) {}

    record Trigger(
            String type,
            @Nullable String metricType,
            Map<String, String> metadata,
            @Nullable AuthenticationRef authenticationRef) {}

    record AuthenticationRef(String name) {}

    record TriggerAuthentication(String apiVersion, String kind, Metadata metadata, AuthenticationSpec spec) {}

    record AuthenticationSpec(List<Parameter> secretTargetRef, List<Parameter> configMapTargetRef) {}

    record Parameter(String parameter, String name, String key) {}
}
