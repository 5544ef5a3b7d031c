package im.crosstalk.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.lifecycle.TestcontainersLifecycleApplicationContextInitializer;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * Where Spring contexts connect. Not every machine starts containers, so here others stand for them: never started, at the
 * addresses of embedded servers. All else that happens to containers happens to them.
 */
class ServerConnectionsTest {
    private static final EmbeddedTestServers EMBEDDED = new EmbeddedTestServers();
    private static final ContainerTestServers STAND_INS =
            new ContainerTestServers(new PostgresStandIn(), new RedisStandIn(), new KafkaStandIn());

    static Stream<Named<ApplicationContextRunner>> connections() {
        var application = new ApplicationContextRunner()
                .withInitializer(new TestcontainersLifecycleApplicationContextInitializer())
                .withConfiguration(AutoConfigurations.of(ServiceConnectionAutoConfiguration.class))
                .withPropertyValues("spring.application.name=some-service");
        return Stream.of(
                Named.of(
                        "containers",
                        application.withBean(ContainerConnections.class, () -> new ContainerConnections(STAND_INS))),
                Named.of("embedded", application.withUserConfiguration(EmbeddedConnections.class)),
                Named.of("as chosen", application.withUserConfiguration(ServerConnections.class)));
    }

    @ParameterizedTest
    @MethodSource("connections")
    void leadToTheServers(ApplicationContextRunner application) {
        application.run(context -> {
            assertThat(database(context)).startsWith("some_service_");
            var redis = context.getBean(DataRedisConnectionDetails.class).getStandalone();
            try (Socket socket = new Socket(redis.getHost(), redis.getPort())) {
                socket.getOutputStream().write("ECHO hello\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(socket.getInputStream().readNBytes(9), StandardCharsets.US_ASCII))
                        .endsWith("hello");
            }
            var kafka = context.getBean(KafkaConnectionDetails.class);
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.getBootstrapServers()))) {
                assertThat(admin.describeCluster().nodes().get(30, TimeUnit.SECONDS))
                        .hasSize(1);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("connections")
    void giveEachContextADatabaseUnlessItNamesOne(ApplicationContextRunner application) {
        String named = EMBEDDED.newDatabase("named");
        application.run(one -> application.run(other -> {
            assertThat(database(one)).isNotEqualTo(database(other));
            application
                    .withPropertyValues(ServerConnections.DATABASE + "=" + named)
                    .run(third -> assertThat(database(third)).startsWith("named_"));
            assertThat(database(one)).startsWith("some_service_");
        }));
    }

    @ParameterizedTest
    @MethodSource("connections")
    void areNoneToADatabaseForAServiceThatHasNone(ApplicationContextRunner application) {
        application
                .withClassLoader(new FilteredClassLoader("org.springframework.boot.jdbc"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(KafkaConnectionDetails.class)
                        .doesNotHaveBean("postgres"));
    }

    private static String database(ApplicationContext context) throws SQLException {
        var details = context.getBean(JdbcConnectionDetails.class);
        try (Connection connection = DriverManager.getConnection(
                        details.getJdbcUrl(), details.getUsername(), details.getPassword());
                Statement statement = connection.createStatement();
                ResultSet name = statement.executeQuery("SELECT current_database()")) {
            assertThat(name.next()).isTrue();
            return name.getString(1);
        }
    }

    private static final class PostgresStandIn extends PostgreSQLContainer {
        private final URI address = URI.create(EMBEDDED.newDatabase("admin").substring("jdbc:".length()));
        private boolean started;

        private PostgresStandIn() {
            super(ContainerTestServers.POSTGRES_IMAGE);
        }

        @Override
        public void start() {
            started = true;
        }

        @Override
        public String getHost() {
            return address.getHost();
        }

        @Override
        public Integer getMappedPort(int port) {
            assertThat(started).isTrue();
            return address.getPort();
        }

        @Override
        public String getDatabaseName() {
            return address.getPath().substring(1);
        }

        @Override
        public String getUsername() {
            return "postgres";
        }

        @Override
        public String getPassword() {
            return "postgres";
        }
    }

    private static final class RedisStandIn extends GenericContainer<RedisStandIn> {
        private final URI address = URI.create(EMBEDDED.redisUrl());
        private boolean started;

        private RedisStandIn() {
            super(ContainerTestServers.REDIS_IMAGE);
        }

        @Override
        public void start() {
            started = true;
        }

        @Override
        public String getHost() {
            return address.getHost();
        }

        @Override
        public Integer getMappedPort(int port) {
            assertThat(started).isTrue();
            return address.getPort();
        }
    }

    private static final class KafkaStandIn extends KafkaContainer {
        private boolean started;

        private KafkaStandIn() {
            super(ContainerTestServers.KAFKA_IMAGE);
        }

        @Override
        public void start() {
            started = true;
        }

        @Override
        public String getBootstrapServers() {
            assertThat(started).isTrue();
            return EMBEDDED.kafkaBootstrapServers();
        }
    }
}
