package im.crosstalk.platform;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What every service is told.
 *
 * @param instance stable name of this process among its kind: {@code chat-service-0}
 * @param idSecret the permanent secret under public ids, hexadecimal, 32 bytes or more; the same for all services
 * @param authUrl base URL of auth-service's internal HTTP
 * @param chatUrl base URL of chat-service's internal HTTP
 * @param fileUrl base URL of file-service's internal HTTP
 */
@Validated
@ConfigurationProperties("im")
public record PlatformProperties(
        @NotBlank String instance,

        @Pattern(regexp = "([0-9a-fA-F]{2}){32,}", message = "is hexadecimal, 32 bytes or more")
        String idSecret,

        @Nullable String authUrl,
        @Nullable String chatUrl,
        @Nullable String fileUrl,
        @DefaultValue @Valid Kafka kafka) {

    /**
     * @param partitions of each topic of commands, queries and events; fixed at installation, changed only when drained
     * @param replication of each topic
     * @param queryConcurrency queries that one instance answers at a time
     * @param leaveOnStop whether an instance that stops gives its partitions away at once. False for one that comes back
     *     under its name, and finds them as it left them; true where its name does not come back
     */
    public record Kafka(
            @DefaultValue("2") @Min(1) int partitions,
            @DefaultValue("1") @Min(1) short replication,
            @DefaultValue("8") @Min(1) int queryConcurrency,
            @DefaultValue("false") boolean leaveOnStop) {}
}
