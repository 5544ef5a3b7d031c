package im.crosstalk.gateway.socket;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** @param heartbeatTimeout for how long a connection may be silent; then 4408 */
@Validated
@ConfigurationProperties("im.session")
public record SessionProperties(
        @DefaultValue("90s") @NotNull Duration heartbeatTimeout) {}
