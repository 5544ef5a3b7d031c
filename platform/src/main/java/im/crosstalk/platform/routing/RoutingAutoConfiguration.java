package im.crosstalk.platform.routing;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** One pipelined connection to Redis, and the routes read over it. */
@AutoConfiguration(after = DataRedisAutoConfiguration.class)
public class RoutingAutoConfiguration {
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_FIRST_CONNECTION = Duration.ofSeconds(20);

    // Closed with its client, when the factory stops.
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    StatefulRedisConnection<String, String> redisConnection(LettuceConnectionFactory factory) {
        if (factory.getRequiredNativeClient() instanceof RedisClient client) {
            return connect(client);
        }
        throw new IllegalStateException("Redis Cluster is not supported by this connection yet: configure one address");
    }

    /** Where everything starts at once, the first connection takes longer than any later one may. */
    private static StatefulRedisConnection<String, String> connect(RedisClient client) {
        long end = System.nanoTime() + LONGEST_FIRST_CONNECTION.toNanos();
        while (true) {
            try {
                return client.connect();
            } catch (RedisConnectionException notYet) {
                if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
                    throw notYet;
                }
                LockSupport.parkNanos(LONGEST_PAUSE.toNanos());
            }
        }
    }

    /** While Redis is away, asking it fails at once: what would be queued is asked again by whoever still needs it. */
    @Bean
    LettuceClientOptionsBuilderCustomizer rejectWhileDisconnected() {
        return options -> options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS);
    }

    /** The default waits up to half a minute between attempts, long after Redis is back. */
    @Bean
    ClientResourcesBuilderCustomizer quickReconnection() {
        return resources -> resources.reconnectDelay(
                Delay.exponential(Duration.ofMillis(10), LONGEST_PAUSE, 2, TimeUnit.MILLISECONDS));
    }

    @Bean
    @ConditionalOnMissingBean
    Routes routes(StatefulRedisConnection<String, String> redis) {
        return new Routes(redis);
    }
}
