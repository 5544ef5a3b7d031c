package im.crosstalk.file;

import im.crosstalk.protocol.Topic;
import im.crosstalk.servers.ServerConnections;
import im.crosstalk.servers.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** A file-service in this JVM: its own Spring context, on real servers. */
public final class RunningService implements AutoCloseable {
    private static final String SECRET = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private final ConfigurableApplicationContext context;
    private final MovingClock clock;
    private final Data data;

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

    private RunningService(ConfigurableApplicationContext context, MovingClock clock, Data data) {
        this.context = context;
        this.clock = clock;
        this.data = data;
    }

    private static final List<RunningService> RUNNING = new ArrayList<>();
    private static @Nullable RunningService shared;

    /** One for all tests that do not mind one another. */
    public static synchronized RunningService shared() {
        RunningService known = shared;
        if (known == null || !RUNNING.contains(known)) {
            known = start(Data.fresh(), "file-service-0");
            shared = known;
        }
        return known;
    }

    public Data data() {
        return data;
    }

    /**
     * Starts an instance. Those that have other data are closed, since all read the same topics.
     *
     * @param settings in the form {@code name=value}
     */
    public static synchronized RunningService start(Data data, String instance, String... settings) {
        List.copyOf(RUNNING).stream().filter(each -> !each.data.equals(data)).forEach(RunningService::close);
        createForeignTopics();
        var clock = new MovingClock();
        List<String> defaults = new ArrayList<>(List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--management.server.port=0",
                "--" + ServerConnections.DATABASE + "=" + data.databaseUrl(),
                "--im.instance=" + instance,
                "--im.id-secret=" + SECRET,
                "--im.auth-url=" + AuthStandIn.INSTANCE.url(),
                "--im.file.directory=" + data.directory(),
                "--logging.level.root=warn"));
        Map<String, String> arguments = new LinkedHashMap<>();
        Stream.concat(defaults.stream(), Stream.of(settings).map(setting -> "--" + setting))
                .forEach(setting -> arguments.put(setting.substring(0, setting.indexOf('=')), setting));
        ConfigurableApplicationContext context = new SpringApplicationBuilder(
                        FileServiceApplication.class, ServerConnections.class)
                .initializers(fresh -> ((GenericApplicationContext) fresh).registerBean(Clock.class, () -> clock))
                .run(arguments.values().toArray(String[]::new));
        var started = new RunningService(context, clock, data);
        RUNNING.add(started);
        return started;
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
        synchronized (RunningService.class) {
            RUNNING.remove(this);
        }
        context.close();
    }
}
