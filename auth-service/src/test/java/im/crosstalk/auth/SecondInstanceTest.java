package im.crosstalk.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.auth.AuthApi;
import im.crosstalk.protocol.auth.AuthApi.SignOut;
import im.crosstalk.protocol.auth.AuthApi.SignedIn;
import im.crosstalk.servers.ServerConnections;
import im.crosstalk.servers.TestServers;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Started again, or twice, on one database: everything is still there, and both agree. */
class SecondInstanceTest {
    private final String database = TestServers.postgresUrl("auth");

    @Test
    void accountsSessionsAndKeysOutliveTheProcess() throws Exception {
        String name = AuthClient.newName();
        SignedIn kept;
        SignedIn ended;
        JWKSet keys;
        try (ConfigurableApplicationContext first = start("auth-service-0");
                ConfigurableApplicationContext second = start("auth-service-1")) {
            AuthClient one = client(first);
            AuthClient other = client(second);
            one.register(name);
            kept = other.signedIn(name);
            ended = one.signedIn(name);
            assertThat(one.resume(kept.token()).status()).isEqualTo(200);
            one.post(AuthApi.SIGN_OUT, new SignOut(ended.user(), ended.session()))
                    .isDone();
            assertThat(other.resume(ended.token()).refusal()).isEqualTo(ErrorCode.INVALID_TOKEN);
            keys = JWKSet.parse(one.get(AuthApi.JWKS).body());
            assertThat(JWKSet.parse(other.get(AuthApi.JWKS).body())).isEqualTo(keys);
        }
        try (ConfigurableApplicationContext again = start("auth-service-0")) {
            AuthClient client = client(again);
            assertThat(client.resume(kept.token()).as(SignedIn.class)).isEqualTo(kept);
            assertThat(client.resume(ended.token()).refusal()).isEqualTo(ErrorCode.INVALID_TOKEN);
            assertThat(client.signedIn(name).user()).isEqualTo(kept.user());
            assertThat(JWKSet.parse(client.get(AuthApi.JWKS).body())).isEqualTo(keys);
        }
    }

    private static AuthClient client(ConfigurableApplicationContext context) {
        return new AuthClient(context.getEnvironment());
    }

    private ConfigurableApplicationContext start(String instance) {
        return new SpringApplicationBuilder(AuthServiceApplication.class, ServerConnections.class)
                .run(
                        "--" + ServerConnections.DATABASE + "=" + database,
                        "--server.port=0",
                        "--management.server.port=0",
                        "--im.instance=" + instance,
                        "--im.id-secret=" + AuthServiceTest.ID_SECRET,
                        "--im.auth.password-cost=4");
    }
}
