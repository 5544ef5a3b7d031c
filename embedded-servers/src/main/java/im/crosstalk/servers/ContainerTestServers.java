package im.crosstalk.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** The servers as containers. Testcontainers' reaper removes them, whatever becomes of this JVM. */
final class ContainerTestServers implements TestServerProvider {

    /** The same versions as in docker-compose.yml. */
    static final String POSTGRES_IMAGE = "postgres:18.6-trixie";

    static final String REDIS_IMAGE = "redis:7.4.9-alpine";
    static final String KAFKA_IMAGE = "apache/kafka:4.2.1";

    private static final int REDIS_PORT = 6379;
    private static final String HOME = System.getProperty("user.home");

    /** Whether Testcontainers is on the class path and reaches a Docker engine. */
    static boolean dockerAnswers() {
        // Testcontainers takes half a second and an error in the log to say no; most machines without Docker show it at
        // once.
        boolean imaginable = System.getenv("DOCKER_HOST") != null
                || Stream.of(
                                "/var/run/docker.sock",
                                HOME + "/.docker/run/docker.sock",
                                HOME + "/.testcontainers.properties")
                        .anyMatch(path -> Files.exists(Path.of(path)));
        try {
            return imaginable && DockerClientFactory.instance().isDockerAvailable();
        } catch (NoClassDefFoundError absent) {
            return false;
        }
    }

    @Override
    public String newDatabase(String name) {
        PostgreSQLContainer postgres = Postgres.CONTAINER;
        String base = "jdbc:postgresql://%s:%d/"
                .formatted(postgres.getHost(), postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT));
        String credentials = "?user=%s&password=%s".formatted(postgres.getUsername(), postgres.getPassword());
        return base
                + TestServerProvider.createDatabase(base + postgres.getDatabaseName() + credentials, name)
                + credentials;
    }

    @Override
    public String redisUrl() {
        return "redis://%s:%d".formatted(Redis.CONTAINER.getHost(), Redis.CONTAINER.getMappedPort(REDIS_PORT));
    }

    @Override
    public String kafkaBootstrapServers() {
        return Kafka.CONTAINER.getBootstrapServers();
    }

    // What is started; nothing is, before the holders below are asked.

    static PostgreSQLContainer postgres() {
        return new PostgreSQLContainer(DockerImageName.parse(POSTGRES_IMAGE))
                .withCommand("postgres", "-c", "fsync=off", "-c", "max_connections=200");
    }

    static GenericContainer<?> redis() {
        return new GenericContainer<>(DockerImageName.parse(REDIS_IMAGE)).withExposedPorts(REDIS_PORT);
    }

    static KafkaContainer kafka() {
        return new KafkaContainer(DockerImageName.parse(KAFKA_IMAGE))
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
                .withEnv("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "4");
    }

    private static <C extends GenericContainer<?>> C started(C container) {
        container.start();
        return container;
    }

    // A holder each: the class is initialised, and so its container started, by the first use.

    private static final class Postgres {
        static final PostgreSQLContainer CONTAINER = started(postgres());
    }

    private static final class Redis {
        static final GenericContainer<?> CONTAINER = started(redis());
    }

    private static final class Kafka {
        static final KafkaContainer CONTAINER = started(kafka());
    }
}
