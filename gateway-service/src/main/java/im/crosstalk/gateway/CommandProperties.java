package im.crosstalk.gateway;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What clients of the command dialect are held to.
 *
 * @param minKeyBits length of their RSA keys, at least
 */
@Validated
@ConfigurationProperties("im.command")
record CommandProperties(
        @DefaultValue("1024") @Min(1024) @Max(4096) int minKeyBits) {}
