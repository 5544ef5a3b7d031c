package im.crosstalk.chat;

import com.zaxxer.hikari.HikariDataSource;
import im.crosstalk.platform.PlatformProperties;
import im.crosstalk.platform.kafka.Request;
import im.crosstalk.platform.routing.Routes;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Origin;
import im.crosstalk.protocol.id.DeviceId;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import im.crosstalk.servers.TestServers;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The components of chat-service over a real database and a real Redis, without Kafka and without a web server. One for
 * all tests of a JVM; they keep out of one another's way by having users and chats of their own.
 */
public final class Slice {
    private static final Slice SHARED = new Slice();

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final StatefulRedisConnection<String, String> redis;
    private final StubAuth auth = new StubAuth();
    private final SetClock clock = new SetClock();
    private final GenericApplicationContext context = new AnnotationConfigApplicationContext();

    private Slice() {
        var database = new HikariDataSource();
        database.setJdbcUrl(TestServers.postgresUrl("slice"));
        database.addDataSourceProperty("prepareThreshold", "2");
        database.setConnectionInitSql(settings());
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/platform", "classpath:db/migration")
                .load()
                .migrate();
        jdbc = new JdbcTemplate(database);
        var transactions = new JdbcTransactionManager(database);
        transaction = new TransactionTemplate(transactions);
        redis = RedisClient.create(TestServers.redisUrl()).connect();
        bean(javax.sql.DataSource.class, () -> database);
        bean(JdbcTemplate.class, () -> jdbc);
        bean(JdbcTransactionManager.class, () -> transactions);
        bean(Clock.class, () -> clock);
        bean(Routes.class, () -> new Routes(redis));
        bean(ChatProperties.class, () -> properties());
        bean(PlatformProperties.class, () -> platform(auth.url()));
        new ClassPathBeanDefinitionScanner(context)
                .scan(
                        "im.crosstalk.chat.directory",
                        "im.crosstalk.chat.history",
                        "im.crosstalk.chat.replay",
                        "im.crosstalk.chat.relay",
                        "im.crosstalk.chat.call");
        context.addBeanFactoryPostProcessor(factory -> {
            for (String name : factory.getBeanDefinitionNames()) {
                factory.getBeanDefinition(name).setLazyInit(true);
            }
        });
        context.refresh();
    }

    /** Plans are made as in production. */
    private static String settings() {
        var application = new YamlPropertiesFactoryBean();
        application.setResources(new ClassPathResource("application.yml"));
        return Objects.requireNonNull(application.getObject())
                .getProperty("spring.datasource.hikari.connection-init-sql");
    }

    private <T> void bean(Class<T> type, Supplier<T> supplier) {
        context.registerBean(type, supplier);
    }

    public static ChatProperties properties() {
        return new ChatProperties(Duration.ofMinutes(2), Duration.ofSeconds(45), Duration.ofSeconds(15));
    }

    public static PlatformProperties platform(String authUrl) {
        return new PlatformProperties(
                "chat-service-0",
                "00".repeat(32),
                authUrl,
                null,
                null,
                new PlatformProperties.Kafka(2, (short) 1, 8, false));
    }

    public static <T> T get(Class<T> type) {
        return SHARED.context.getBean(type);
    }

    public static JdbcTemplate jdbc() {
        return SHARED.jdbc;
    }

    /** Handles as a batch would, in a transaction. */
    public static <T> T handling(Supplier<T> handler) {
        return SHARED.transaction.execute(status -> handler.get());
    }

    public static StubAuth auth() {
        return SHARED.auth;
    }

    public static SetClock clock() {
        return SHARED.clock;
    }

    /** Gives a user a connection. */
    public static void signIn(UserId user) {
        SHARED.redis.sync().hset(Routes.userKey(user), "s", "gateway-service-0/1");
    }

    public static void signOut(UserId user) {
        SHARED.redis.sync().del(Routes.userKey(user));
    }

    public static Request from(UserId user) {
        return from(user, "phone");
    }

    /** A request of one of the user's devices, which has one session. */
    public static Request from(UserId user, String device) {
        var caller = new Caller(
                user, Seed.nameOf(user), new SessionId("session-" + user.number() + device), new DeviceId(device));
        return new Request(caller, new Origin("gateway-service-0", 1, 1), SHARED.clock.millis());
    }

    /** A clock that stands until it is moved. */
    public static final class SetClock extends Clock {
        private volatile Instant now = Instant.parse("2026-11-20T10:00:00Z");

        public void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
