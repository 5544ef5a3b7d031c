package im.crosstalk.gateway.socket;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The second address, where programs on this machine upload.
 *
 * @param host on whose addresses it listens
 * @param port 0 for any
 * @param anonymous whether one may upload there without being signed in; null: while the host is this machine's own loopback
 */
@Validated
@ConfigurationProperties("im.upload")
public record LocalListenerProperties(
        @DefaultValue("localhost") @NotBlank String host,
        @DefaultValue("8765") @Min(0) @Max(65_535) int port,
        @Nullable Boolean anonymous) {}
