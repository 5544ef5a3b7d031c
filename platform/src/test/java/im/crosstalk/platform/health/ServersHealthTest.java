package im.crosstalk.platform.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.crosstalk.servers.TestServers;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** A server that hangs is as good as away, and said to be before a probe gives up. */
class ServersHealthTest {
    @Test
    void aDatabaseThatAnswersIsUp() {
        var health = new DatabaseHealth(at(TestServers.postgresUrl("health")));
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        health.destroy();
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        health.destroy();
    }

    @Test
    @Timeout(3)
    void aDatabaseThatTakesConnectionsAndSaysNothingIsDown() throws IOException {
        try (var silent = new ServerSocket(0)) {
            var health = new DatabaseHealth(at("jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/health"));
            assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
        }
    }

    private static JdbcConnectionDetails at(String url) {
        return new JdbcConnectionDetails() {
            @Override
            public String getUsername() {
                return "postgres";
            }

            @Override
            public String getPassword() {
                return "";
            }

            @Override
            public String getJdbcUrl() {
                return url;
            }
        };
    }

    @Test
    @Timeout(10)
    void aRedisThatPausesIsDownUntilItGoesOn() {
        try (RedisClient client = RedisClient.create(TestServers.redisUrl())) {
            StatefulRedisConnection<String, String> redis = client.connect();
            var health = new RedisHealth(redis);
            assertThat(health.health().getStatus()).isEqualTo(Status.UP);

            redis.sync()
                    .dispatch(
                            CommandType.CLIENT,
                            new StatusOutput<>(StringCodec.UTF8),
                            new CommandArgs<>(StringCodec.UTF8)
                                    .add("PAUSE")
                                    .add(Duration.ofMillis(1_500).toMillis()));
            assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
            await().until(() -> health.health().getStatus().equals(Status.UP));

            redis.close();
            assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
        }
    }
}
