package im.crosstalk.platform.token;

import com.nimbusds.jwt.SignedJWT;
import im.crosstalk.platform.PlatformProperties;
import im.crosstalk.platform.kafka.KafkaClients;
import im.crosstalk.platform.kafka.KafkaRuntimeAutoConfiguration;
import im.crosstalk.protocol.auth.AuthApi;
import java.net.URI;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** For services that verify tokens: they have Nimbus on their class path, and say so by {@code im.verifies-tokens}. */
@AutoConfiguration(after = KafkaRuntimeAutoConfiguration.class)
@ConditionalOnClass(SignedJWT.class)
@ConditionalOnProperty(name = "im.verifies-tokens", havingValue = "true")
public class TokenAutoConfiguration {
    @Bean(destroyMethod = "close")
    PublishedKeys publishedKeys(PlatformProperties platform) {
        return new PublishedKeys(URI.create(platform.authUrl() + AuthApi.JWKS));
    }

    @Bean
    TokenVerifier tokenVerifier(PublishedKeys keys, Clock clock) {
        return new TokenVerifier(keys, clock);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    Revocations revocations(KafkaClients clients, Clock clock) {
        return new Revocations(clients::assignedConsumer, clock);
    }
}
