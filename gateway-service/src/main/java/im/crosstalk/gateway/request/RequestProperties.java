package im.crosstalk.gateway.request;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How requests are handed to services.
 *
 * @param answerTimeout for a service's answer; then INTERNAL_SERVER_ERROR
 * @param announcedChunkTimeout for a file's chunk that is announced to arrive elsewhere; then INTERNAL_SERVER_ERROR
 * @param queueLength requests that may wait for Kafka
 * @param queueSize of what they say, all together
 */
@Validated
@ConfigurationProperties("im.request")
public record RequestProperties(
        @DefaultValue("15s") @NotNull Duration answerTimeout,
        @DefaultValue("75s") @NotNull Duration announcedChunkTimeout,
        @DefaultValue("10000") @Min(1) int queueLength,
        @DefaultValue("64MB") @NotNull DataSize queueSize) {}
