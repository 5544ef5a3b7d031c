package im.crosstalk.deployment;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A compose file: as much of its model as is used here. */
record Compose(
        @Nullable String name,
        Map<String, Service> services,
        @Nullable Map<String, @Nullable Object> volumes) {

    record Service(
            @Nullable String image,
            @Nullable Build build,
            @JsonProperty("extends") @Nullable Extends base,
            @Nullable List<String> profiles,
            @Nullable String restart,
            @Nullable List<String> command,
            @Nullable List<String> entrypoint,
            @Nullable Map<String, String> environment,
            @Nullable List<String> ports,
            @Nullable List<String> volumes,
            @Nullable List<String> tmpfs,
            @JsonProperty("depends_on") @Nullable Map<String, Dependency> dependsOn,
            @Nullable Healthcheck healthcheck,
            @JsonProperty("stop_grace_period") @Nullable String stopGracePeriod,
            @JsonProperty("read_only") boolean readOnly,
            @JsonProperty("cap_drop") @Nullable List<String> capDrop,
            @JsonProperty("security_opt") @Nullable List<String> securityOpt,
            @JsonProperty("mem_limit") @Nullable String memLimit,
            @JsonProperty("shm_size") @Nullable String shmSize,
            @Nullable Ulimits ulimits) {

        Map<String, String> variables() {
            return environment == null ? Map.of() : environment;
        }

        List<String> published() {
            return ports == null ? List.of() : ports;
        }

        List<String> mounts() {
            return volumes == null ? List.of() : volumes;
        }

        Map<String, Dependency> dependencies() {
            return dependsOn == null ? Map.of() : dependsOn;
        }
    }

    record Build(String context, Map<String, String> args) {}

    record Extends(String file, String service) {}

    record Dependency(Condition condition) {}

    enum Condition {
        @JsonProperty("service_started")
        STARTED,
        @JsonProperty("service_healthy")
        HEALTHY,
        @JsonProperty("service_completed_successfully")
        COMPLETED
    }

    record Healthcheck(
            List<String> test,
            String interval,
            String timeout,
            int retries,
            @JsonProperty("start_period") @Nullable String startPeriod,
            @JsonProperty("start_interval") @Nullable String startInterval) {}

    record Ulimits(int nofile) {}

    /** Reads a file; what stands under {@code x-…} is only for its anchors. */
    static Compose read(String file) {
        Map<String, Object> document =
                new LinkedHashMap<>(StrictYaml.documents(Sources.at(file)).getFirst());
        document.keySet().removeIf(key -> key.startsWith("x-"));
        return StrictYaml.bind(document, Compose.class);
    }
}
