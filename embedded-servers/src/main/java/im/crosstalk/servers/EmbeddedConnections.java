package im.crosstalk.servers;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What Spring Boot makes of containers, made of the addresses of embedded servers. */
@Configuration(proxyBeanMethods = false)
class EmbeddedConnections {
    @Bean
    DataRedisConnectionDetails redis() {
        URI address = URI.create(TestServers.redisUrl());
        return new DataRedisConnectionDetails() {
            @Override
            public Standalone getStandalone() {
                return Standalone.of(address.getHost(), address.getPort());
            }
        };
    }

    @Bean
    KafkaConnectionDetails kafka() {
        List<String> addresses = List.of(TestServers.kafkaBootstrapServers());
        return () -> addresses;
    }

    /** Not every service has one. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(JdbcConnectionDetails.class)
    static class Database {
        @Bean
        JdbcConnectionDetails postgres(Environment settings) {
            String url = ServerConnections.database(settings, TestServers::postgresUrl);
            return new JdbcConnectionDetails() {
                @Override
                public String getJdbcUrl() {
                    return url;
                }

                // Both are in the URL.

                @Override
                public @Nullable String getUsername() {
                    return null;
                }

                @Override
                public @Nullable String getPassword() {
                    return null;
                }
            };
        }
    }
}
