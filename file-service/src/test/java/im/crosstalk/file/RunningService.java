package im.crosstalk.file;

import im.crosstalk.protocol.Topic;
import im.crosstalk.servers.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** A file-service in this JVM: its own Spring context, on real servers. */
public final class RunningService implements AutoCloseable {
    private static final String SECRET = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private final ConfigurableApplicationContext context;
    private final MovingClock clock;

    /** Where instances that belong together keep their rows and bytes. */
    public record Data(String databaseUrl, Path directory) {
        public static Data fresh() {
            try {
                return new Data(TestServers.postgresUrl("file"), Files.createTempDirectory("files"));
            } catch (java.io.IOException failed) {
                throw new java.io.UncheckedIOException(failed);
            }
        }

        /** The files in the folder for bytes whose names end so. */
        public List<Path> files(String suffix) {
            try (Stream<Path> all = Files.walk(directory)) {
                return all.filter(Files::isRegularFile)
                        .filter(path -> path.toString().endsWith(suffix))
                        .toList();
            } catch (java.io.IOException | java.io.UncheckedIOException vanished) {
                return files(suffix);
            }
        }
    }

    private RunningService(ConfigurableApplicationContext context, MovingClock clock) {
        this.context = context;
        this.clock = clock;
    }

    private static final class Shared {
        private static final Data DATA = Data.fresh();
        private static final RunningService SERVICE = start(DATA, "file-service-0");
    }

    /** One for all tests that do not mind one another. */
    public static RunningService shared() {
        return Shared.SERVICE;
    }

    public static Data sharedData() {
        return Shared.DATA;
    }

    /** @param settings in the form {@code name=value} */
    public static RunningService start(Data data, String instance, String... settings) {
        createForeignTopics();
        var clock = new MovingClock();
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--management.server.port=0",
                "--spring.datasource.url=" + data.databaseUrl(),
                "--spring.data.redis.url=" + TestServers.redisUrl(),
                "--spring.kafka.bootstrap-servers=" + TestServers.kafkaBootstrapServers(),
                "--im.instance=" + instance,
                "--im.id-secret=" + SECRET,
                "--im.auth-url=" + AuthStandIn.INSTANCE.url(),
                "--im.file.directory=" + data.directory(),
                "--logging.level.root=warn"));
        Stream.of(settings).map(setting -> "--" + setting).forEach(arguments::add);
        ConfigurableApplicationContext context = new SpringApplicationBuilder(FileServiceApplication.class)
                .initializers(fresh -> ((GenericApplicationContext) fresh).registerBean(Clock.class, () -> clock))
                .run(arguments.toArray(String[]::new));
        return new RunningService(context, clock);
    }

    /** What others own, and are not there to create. */
    private static void createForeignTopics() {
        List<NewTopic> topics = Stream.of(
                        Topic.AUTH_REVOCATIONS, Topic.GROUP_EVENTS, Topic.USER_EVENTS, Topic.CHAT_REQUESTS)
                .map(topic -> new NewTopic(topic.topicName(), 1, (short) 1))
                .toList();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestServers.kafkaBootstrapServers()))) {
            admin.createTopics(topics).values().forEach((name, created) -> {
                try {
                    created.get();
                } catch (ExecutionException failed) {
                    if (!(failed.getCause() instanceof TopicExistsException)) {
                        throw new IllegalStateException(failed);
                    }
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                }
            });
        }
    }

    public String url() {
        return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public JdbcTemplate jdbc() {
        return bean(JdbcTemplate.class);
    }

    public MovingClock clock() {
        return clock;
    }

    @Override
    public void close() {
        context.close();
    }
}
