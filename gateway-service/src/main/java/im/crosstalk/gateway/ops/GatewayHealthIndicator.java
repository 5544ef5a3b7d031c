package im.crosstalk.gateway.ops;

import im.crosstalk.gateway.delivery.GatewayTopic;
import im.crosstalk.gateway.session.Lease;
import im.crosstalk.platform.token.Revocations;
import im.crosstalk.platform.token.TokenVerifier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** For readiness, under the name {@code gateway}: a client that comes now can sign in and is heard. */
@Component
class GatewayHealthIndicator implements HealthIndicator {
    private final GatewayTopic topic;
    private final Lease lease;
    private final TokenVerifier tokens;
    private final Revocations revocations;

    GatewayHealthIndicator(GatewayTopic topic, Lease lease, TokenVerifier tokens, Revocations revocations) {
        this.topic = topic;
        this.lease = lease;
        this.tokens = tokens;
        this.revocations = revocations;
    }

    @Override
    public Health health() {
        boolean ready = topic.isReading() && lease.isFresh() && tokens.isReady() && revocations.isReady();
        return (ready ? Health.up() : Health.outOfService())
                .withDetail("topic", topic.isReading())
                .withDetail("lease", lease.isFresh())
                .withDetail("keys", tokens.isReady())
                .withDetail("revocations", revocations.isReady())
                .build();
    }
}
