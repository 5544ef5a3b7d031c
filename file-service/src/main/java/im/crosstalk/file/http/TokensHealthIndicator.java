package im.crosstalk.file.http;

import im.crosstalk.platform.token.Revocations;
import im.crosstalk.platform.token.TokenVerifier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Ready once tokens can be told from revoked ones. */
@Component("tokens")
class TokensHealthIndicator implements HealthIndicator {
    private final TokenVerifier verifier;
    private final Revocations revocations;

    TokensHealthIndicator(TokenVerifier verifier, Revocations revocations) {
        this.verifier = verifier;
        this.revocations = revocations;
    }

    @Override
    public Health health() {
        boolean ready = verifier.isReady() && revocations.isReady();
        return (ready ? Health.up() : Health.down()).build();
    }
}
