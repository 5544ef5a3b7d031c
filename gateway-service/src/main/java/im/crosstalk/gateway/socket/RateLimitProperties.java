package im.crosstalk.gateway.socket;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How many frames one session may send.
 *
 * @param enabled whether there is a limit at all
 * @param burst frames at once
 * @param perSecond frames a second, sustained
 * @param strikes frames beyond it in a row; then 4429
 */
@Validated
@ConfigurationProperties("im.rate-limit")
public record RateLimitProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("100") @Min(1) int burst,
        @DefaultValue("50") @Min(1) int perSecond,
        @DefaultValue("10") @Min(1) int strikes) {}
