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

    private final PostgreSQLContainer postgres;
    private final GenericContainer<?> redis;
    private final KafkaContainer kafka;

    ContainerTestServers() {
        this(newPostgres(), newRedis(), newKafka());
    }

    ContainerTestServers(PostgreSQLContainer postgres, GenericContainer<?> redis, KafkaContainer kafka) {
        this.postgres = postgres;
        this.redis = redis;
        this.kafka = kafka;
    }

    /** Whether Testcontainers reaches a Docker engine. */
    static boolean dockerAnswers() {
        // Testcontainers takes half a second and an error in the log to say no; most machines without Docker show it at
        // once.
        boolean imaginable = System.getenv("DOCKER_HOST") != null
                || Stream.of(
                                "/var/run/docker.sock",
                                HOME + "/.docker/run/docker.sock",
                                HOME + "/.testcontainers.properties")
                        .anyMatch(path -> Files.exists(Path.of(path)));
        return imaginable && DockerClientFactory.instance().isDockerAvailable();
    }

    @Override
    public String newDatabase(String name) {
        started(postgres);
        String base = "jdbc:postgresql://%s:%d/"
                .formatted(postgres.getHost(), postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT));
        String credentials = "?user=%s&password=%s".formatted(postgres.getUsername(), postgres.getPassword());
        return base
                + TestServerProvider.createDatabase(base + postgres.getDatabaseName() + credentials, name)
                + credentials;
    }

    @Override
    public String redisUrl() {
        return "redis://%s:%d".formatted(redis().getHost(), redis().getMappedPort(REDIS_PORT));
    }

    @Override
    public String kafkaBootstrapServers() {
        return kafka().getBootstrapServers();
    }

    /** PostgreSQL as a context sees it that uses the database at {@code url}: there is nothing left to start. */
    PostgreSQLContainer postgres(String url) {
        return new PostgreSQLContainer(DockerImageName.parse(POSTGRES_IMAGE)) {
            @Override
            public void start() {}

            @Override
            public String getJdbcUrl() {
                return url;
            }
        }.withUsername(postgres.getUsername()).withPassword(postgres.getPassword());
    }

    GenericContainer<?> redis() {
        return started(redis);
    }

    KafkaContainer kafka() {
        return started(kafka);
    }

    /** Contexts may ask at the same time. */
    private synchronized <C extends GenericContainer<?>> C started(C container) {
        container.start();
        return container;
    }

    // Contexts come and go, and Spring stops containers that are beans of theirs: these stay, until they are reaped.

    static PostgreSQLContainer newPostgres() {
        return new PostgreSQLContainer(DockerImageName.parse(POSTGRES_IMAGE)) {
            @Override
            public void stop() {}
        }.withCommand("postgres", "-c", "fsync=off", "-c", "max_connections=200");
    }

    static GenericContainer<?> newRedis() {
        final class Redis extends GenericContainer<Redis> {
            private Redis() {
                super(DockerImageName.parse(REDIS_IMAGE));
            }

            @Override
            public void stop() {}
        }
        return new Redis().withExposedPorts(REDIS_PORT);
    }

    static KafkaContainer newKafka() {
        return new KafkaContainer(DockerImageName.parse(KAFKA_IMAGE)) {
            @Override
            public void stop() {}
        }.withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
                .withEnv("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "4");
    }
}
