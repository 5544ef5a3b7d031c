package im.crosstalk.servers;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The containers of this JVM as beans, from which Spring Boot learns where they are. It cannot stop them. */
@Configuration(proxyBeanMethods = false)
class ContainerConnections {
    private final ContainerTestServers servers;

    ContainerConnections() {
        this((ContainerTestServers) TestServers.provider());
    }

    ContainerConnections(ContainerTestServers servers) {
        this.servers = servers;
    }

    // By name: not every service has a database, and for those that have none a connection is an error.
    @Bean
    @ServiceConnection
    @ConditionalOnClass(name = "org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails")
    PostgreSQLContainer postgres(Environment settings) {
        return servers.postgres(ServerConnections.database(settings, servers::newDatabase));
    }

    @Bean
    @ServiceConnection("redis")
    GenericContainer<?> redis() {
        return servers.redis();
    }

    @Bean
    @ServiceConnection
    KafkaContainer kafka() {
        return servers.kafka();
    }
}
