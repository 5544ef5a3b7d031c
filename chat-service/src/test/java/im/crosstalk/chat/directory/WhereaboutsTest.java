package im.crosstalk.chat.directory;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.chat.Seed;
import im.crosstalk.chat.Slice;
import im.crosstalk.platform.routing.Routes;
import im.crosstalk.protocol.id.UserId;
import im.crosstalk.servers.TestServers;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WhereaboutsTest {
    @Test
    void whoeverHasARouteIsOnline() {
        UserId ann = Seed.user();
        UserId bob = Seed.user();
        Slice.signIn(ann);
        Whereabouts whereabouts = Slice.get(Whereabouts.class);

        assertThat(whereabouts.online(Set.of(ann, bob))).containsExactly(ann);
        Slice.signOut(ann);
        assertThat(whereabouts.online(Set.of(ann, bob))).isEmpty();
    }

    @Test
    void whenRedisDoesNotAnswerNobodyIsSaidToBeOffline() {
        UserId ann = Seed.user();
        Slice.signIn(ann);
        try (RedisClient client = RedisClient.create(TestServers.redisUrl())) {
            var connection = client.connect();
            var clock = new Slice.SetClock();
            var whereabouts = new Whereabouts(new Routes(connection), clock);
            connection.setTimeout(Duration.ofMillis(100));
            connection.close();

            assertThat(whereabouts.online(Set.of(ann))).isNull();

            var healthy = new Whereabouts(new Routes(client.connect()), clock);
            assertThat(healthy.online(Set.of(ann))).containsExactly(ann);
        }
    }
}
