package im.crosstalk.platform.health;

import im.crosstalk.platform.routing.RoutingAutoConfiguration;
import io.lettuce.core.api.StatefulRedisConnection;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Takes the place of Spring Boot's indicators for readiness, which wait as long as the service itself would: longer than any
 * probe.
 */
@AutoConfiguration(
        after = RoutingAutoConfiguration.class,
        // By name, since not every service has a database.
        afterName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
        beforeName = {
            "org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration",
            "org.springframework.boot.data.redis.autoconfigure.health.DataRedisHealthContributorAutoConfiguration",
            "org.springframework.boot.data.redis.autoconfigure.health.DataRedisReactiveHealthContributorAutoConfiguration"
        })
public class HealthAutoConfiguration {
    /** Under the name {@code redis}. */
    @Bean
    RedisHealth redisHealthIndicator(StatefulRedisConnection<String, String> redis) {
        return new RedisHealth(redis);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(JdbcConnectionDetails.class)
    static class Database {
        /** Under the name {@code db}. */
        @Bean
        @ConditionalOnBean(JdbcConnectionDetails.class)
        DatabaseHealth dbHealthIndicator(JdbcConnectionDetails details) {
            return new DatabaseHealth(details);
        }
    }
}
