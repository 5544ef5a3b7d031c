package im.crosstalk.platform.routing;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** One pipelined connection to Redis, and the routes read over it. */
@AutoConfiguration(after = DataRedisAutoConfiguration.class)
public class RoutingAutoConfiguration {
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    StatefulRedisConnection<String, String> redisConnection(LettuceConnectionFactory factory) {
        if (factory.getRequiredNativeClient() instanceof RedisClient client) {
            return client.connect();
        }
        throw new IllegalStateException("Redis Cluster is not supported by this connection yet: configure one address");
    }

    @Bean
    @ConditionalOnMissingBean
    Routes routes(StatefulRedisConnection<String, String> redis) {
        return new Routes(redis);
    }
}
