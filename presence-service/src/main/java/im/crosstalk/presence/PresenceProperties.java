package im.crosstalk.presence;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How patient this service is.
 *
 * @param audienceTimeout for one answer of chat-service; without it the notices are owed, and nothing waits
 * @param lookEvery pause between two looks at the gateways' leases and at owed notices
 * @param leaseGrace for how long Redis must have answered, without showing a gateway's lease, before the gateway counts
 *     as dead: after a failure or a flush living gateways need a moment to write theirs again
 */
@ConfigurationProperties("im.presence")
public record PresenceProperties(Duration audienceTimeout, Duration lookEvery, Duration leaseGrace) {}
