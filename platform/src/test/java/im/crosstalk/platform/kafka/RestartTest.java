package im.crosstalk.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.Origin;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.auth.AuthCommand;
import im.crosstalk.protocol.auth.AuthReply;
import im.crosstalk.protocol.id.DeviceId;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import im.crosstalk.servers.ServerConnections;
import im.crosstalk.servers.TestServers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A service that is stopped and started again in mid-traffic, as in a rolling update. */
class RestartTest {
    private static final String GATEWAY = "restart-gateway";

    private static final AtomicInteger ATTEMPTS = new AtomicInteger();
    private static volatile boolean stuck;

    private final ProtocolJson json = new ProtocolJson();
    private final String database = TestServers.postgresUrl("restart");
    private final JdbcTemplate jdbc = new JdbcTemplate(new DriverManagerDataSource(database));

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Settings {
        @Bean
        OwnedTopics topics() {
            return OwnedTopics.of(Topic.AUTH_REQUESTS);
        }

        @Bean
        CommandHandlers commands(JdbcTemplate jdbc) {
            return CommandHandlers.of(Topic.AUTH_REQUESTS, AuthCommand.class)
                    .on(AuthCommand.SaveSettings.class, (command, request) -> {
                        if (stuck) {
                            ATTEMPTS.incrementAndGet();
                            throw new DependencyUnavailableException("nobody", new IOException("away"));
                        }
                        jdbc.update("INSERT INTO handled (name, caller) VALUES (?, 7)", command.settings());
                        return Outcome.reply(new AuthReply.Saved());
                    })
                    .build();
        }
    }

    @Test
    void nothingIsLostOrDoubledAcrossRestartsAndTheyAreQuick() {
        int count = 3_000;
        try (var kafka = new KafkaProbe()) {
            kafka.createTopic(Topic.ofGateway(GATEWAY), 1);
            ConfigurableApplicationContext service = start();
            var sending = CompletableFuture.runAsync(() -> send(kafka, count));
            for (int restart = 1; restart <= 2; restart++) {
                int enough = restart * 400;
                await().atMost(Duration.ofSeconds(20))
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> rows() > enough);
                long begun = System.nanoTime();
                service.close();
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
                service = start();
                int before = rows();
                await().atMost(Duration.ofSeconds(5)).until(() -> before == count || rows() > before);
            }
            sending.join();
            await().atMost(Duration.ofSeconds(20)).until(() -> rows() >= count);
            List<Long> refs = answered(kafka, count);
            service.close();

            assertThat(jdbc.queryForList("SELECT name::int FROM handled ORDER BY id", Integer.class))
                    .isEqualTo(IntStream.range(0, count).boxed().toList());
            assertThat(refs.stream().distinct().toList())
                    .isEqualTo(IntStream.range(0, count).mapToObj(i -> (long) i).toList());
        }
    }

    @Test
    void aServiceThatWaitsForADependencyStopsAllTheSame() {
        try (var kafka = new KafkaProbe()) {
            ConfigurableApplicationContext service = start();
            stuck = true;
            send(kafka, 3);
            await().untilAtomic(ATTEMPTS, Matchers.greaterThan(2));
            long begun = System.nanoTime();
            service.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
            assertThat(rows()).isZero();

            stuck = false;
            try (var again = start()) {
                assertThat(again.isRunning()).isTrue();
                await().atMost(Duration.ofSeconds(10)).until(() -> rows() >= 3);
            }
        } finally {
            stuck = false;
        }
    }

    @AfterEach
    void deleteTopics() {
        try (var kafka = new KafkaProbe()) {
            kafka.deleteTopic(Topic.AUTH_REQUESTS.topicName());
            kafka.deleteTopic(Topic.AUTH_REQUESTS.deadLetterName());
        }
    }

    private List<Long> answered(KafkaProbe kafka, int count) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> refs(kafka).stream().distinct().count() >= count);
        return refs(kafka);
    }

    private List<Long> refs(KafkaProbe kafka) {
        return kafka.read(Topic.ofGateway(GATEWAY)).stream()
                .flatMap(one -> json.readGatewayRecords(one.value()).stream())
                .map(item -> ((GatewayRecord.Answer) item).ref())
                .toList();
    }

    private ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(Settings.class, ServerConnections.class)
                .web(WebApplicationType.NONE)
                .properties(Map.of(
                        "spring.application.name",
                        "restart-service",
                        ServerConnections.DATABASE,
                        database,
                        "im.instance",
                        "restart-service-0",
                        "im.kafka.partitions",
                        "1",
                        "im.id-secret",
                        "00".repeat(32)))
                .run();
    }

    private void send(KafkaProbe kafka, int count) {
        var caller = new Caller(new UserId(7), "ann", new SessionId("s"), new DeviceId("d"));
        for (int i = 0; i < count; i++) {
            var envelope = new Envelope<>(
                    new AuthCommand.SaveSettings(Integer.toString(i)), caller, new Origin(GATEWAY, 1, i), 0);
            kafka.send(Topic.AUTH_REQUESTS.topicName(), "7", json.write(envelope));
            if (i % 20 == 0) {
                kafka.flush();
            }
        }
    }

    private int rows() {
        Integer rows = jdbc.queryForObject("SELECT count(*) FROM handled", Integer.class);
        return rows == null ? 0 : rows;
    }
}
