package im.crosstalk.servers;

import java.util.function.BooleanSupplier;

/**
 * PostgreSQL, Redis and Kafka for tests: each is started when it is first asked for, once per JVM, on a free port, and is gone
 * when the JVM is. Testcontainers starts them where a Docker engine answers, else they are embedded; tests cannot tell.
 *
 * <p>Here are addresses, for tests without Spring; {@link ServerConnections} connects Spring contexts.
 */
public final class TestServers {

    private TestServers() {}

    /**
     * Creates a new, empty database whose name begins with {@code name} (a lower-case word), and returns its JDBC URL with
     * user and password in it. Two calls make two databases.
     */
    public static String postgresUrl(String name) {
        return Provider.HERE.newDatabase(name);
    }

    /** Redis as {@code redis://host:port}. One for all tests of this JVM: choose keys that do not collide, or flush it. */
    public static String redisUrl() {
        return Provider.HERE.redisUrl();
    }

    /** Kafka as {@code host:port}. One for all tests of this JVM; topics are not created automatically. */
    public static String kafkaBootstrapServers() {
        return Provider.HERE.kafkaBootstrapServers();
    }

    static TestServerProvider provider() {
        return Provider.HERE;
    }

    /** The one place where it is decided. */
    static TestServerProvider choose(BooleanSupplier dockerAnswers) {
        return dockerAnswers.getAsBoolean() ? new ContainerTestServers() : new EmbeddedTestServers();
    }

    private static final class Provider {
        private static final TestServerProvider HERE = choose(ContainerTestServers::dockerAnswers);
    }
}
