package im.crosstalk.platform.kafka;

import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.platform.routing.Routes;
import im.crosstalk.platform.trace.Tracing;
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
import im.crosstalk.servers.TestServers;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Listeners without containers: one partition of a topic of this test's own, a database, and any number of listeners
 * that believe to own the partition.
 */
final class CommandFixture implements AutoCloseable {
    static final UserId ANN = new UserId(7);

    final String gateway = "gateway-" + UUID.randomUUID();
    final String topic = "commands-" + UUID.randomUUID();
    final TopicPartition place = new TopicPartition(topic, 0);
    final ProtocolJson json = new ProtocolJson();
    final KafkaProbe kafka = new KafkaProbe();
    final JdbcTemplate jdbc;
    final TransactionOperations transaction;
    private final KafkaClients clients;
    private static final DriverManagerDataSource DATABASE = database();

    // One for all tests: its threads take seconds to stop.
    private static final RedisClient REDIS = RedisClient.create(TestServers.redisUrl());

    final StatefulRedisConnection<String, String> redis = REDIS.connect();
    private final Producer<String, byte[]> producer;
    private final List<AutoCloseable> open = new ArrayList<>();
    private long refs;

    CommandFixture() {
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
        jdbc = new JdbcTemplate(DATABASE);
        jdbc.execute("TRUNCATE handled");
        transaction = new TransactionTemplate(new JdbcTransactionManager(DATABASE));
        clients = KafkaProbe.clients(
                Map.of("bootstrap.servers", TestServers.kafkaBootstrapServers(), "max.block.ms", 1000), "fixture");
        producer = clients.producer("out");
        kafka.createTopics(1, topic, topic + ".DLT", Topic.ofGateway(gateway));
    }

    private static DriverManagerDataSource database() {
        var database = new DriverManagerDataSource(TestServers.postgresUrl("fixture"));
        new ResourceDatabasePopulator(
                        new ClassPathResource("db/platform/V0__fence.sql"),
                        new ClassPathResource("db/migration/V1__sample.sql"))
                .execute(database);
        return database;
    }

    FaultyProducer faultyProducer() {
        return new FaultyProducer(producer);
    }

    Publisher publisher() {
        return new Publisher(producer, new Routes(redis));
    }

    /** One that believes to own the partition. */
    final class Owner implements AutoCloseable {
        final Retry retry = new Retry(new RuntimeMetrics(new SimpleMeterRegistry()));
        private final Consumer<String, byte[]> consumer = clients.assignedConsumer();
        private final CommandListener listener;

        Owner(CommandHandlers.Handler<AuthCommand.SaveSettings> handler) {
            this(handler, producer, transaction);
        }

        Owner(
                CommandHandlers.Handler<AuthCommand.SaveSettings> handler,
                Producer<String, byte[]> out,
                TransactionOperations transaction) {
            var handlers = CommandHandlers.of(Topic.AUTH_REQUESTS, AuthCommand.class)
                    .on(AuthCommand.SaveSettings.class, handler)
                    .build();
            var fence = new Fence(jdbc, CommandFixture.this.transaction);
            var batches = new CommandTransaction(
                    handlers,
                    BatchScope.NONE,
                    fence,
                    transaction,
                    json,
                    new CloudEvents(json, "fixture"),
                    new RuntimeMetrics(new SimpleMeterRegistry()),
                    Tracing.OFF,
                    Clock.systemUTC());
            listener = new CommandListener(
                    batches,
                    fence,
                    TopicIdentity.by(new KafkaAdmin(clients.admin())),
                    new Publisher(out, new Routes(redis)),
                    retry);
            consumer.assign(List.of(place));
            open.add(this);
        }

        Owner takeOver() {
            listener.onPartitionsAssigned(consumer, List.of(place));
            return this;
        }

        /** What there is now, as one batch; it may be none. */
        List<ConsumerRecord<String, byte[]>> poll() {
            return consumer.poll(Duration.ofMillis(300)).records(place);
        }

        /** Polls until there is something, and works it off. */
        Owner work() {
            for (int i = 0; i < 20; i++) {
                List<ConsumerRecord<String, byte[]>> records = poll();
                if (!records.isEmpty()) {
                    listener.onMessage(records, consumer);
                    return this;
                }
            }
            throw new AssertionError("nothing to do");
        }

        void work(List<ConsumerRecord<String, byte[]>> records) {
            listener.onMessage(records, consumer);
        }

        @Override
        public void close() {
            retry.stop();
            consumer.close();
        }
    }

    /** Writes a row that can be counted. */
    Outcome save(AuthCommand.SaveSettings command, Request request) {
        jdbc.update("INSERT INTO handled (name, caller) VALUES (?, 7)", command.settings());
        return Outcome.reply(new AuthReply.Settings(command.settings()));
    }

    /** Publishes commands in one batch; returns when Kafka has them. */
    void send(String... settings) {
        for (String one : settings) {
            sendFrom(gateway, one);
        }
        kafka.flush();
    }

    void sendFrom(String askedBy, String settings) {
        var caller = new Caller(ANN, "ann", new SessionId("s"), new DeviceId("d"));
        var envelope =
                new Envelope<>(new AuthCommand.SaveSettings(settings), caller, new Origin(askedBy, 1, ++refs), 0);
        kafka.send(topic, "7", json.write(envelope));
    }

    /** Rows, in order of their handling. */
    List<String> handled() {
        return jdbc.queryForList("SELECT name FROM handled ORDER BY id", String.class);
    }

    long fence() {
        return jdbc.queryForObject("SELECT next_offset FROM fence WHERE topic = ?", Long.class, topic);
    }

    /** Replies that lie on the gateway's topic, in order. */
    List<GatewayRecord.Answer> answers() {
        return kafka.read(Topic.ofGateway(gateway)).stream()
                .flatMap(one -> json.readGatewayRecords(one.value()).stream())
                .map(GatewayRecord.Answer.class::cast)
                .toList();
    }

    List<ConsumerRecord<String, byte[]>> deadLetters() {
        return kafka.read(topic + ".DLT");
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        producer.close();
        redis.close();
        kafka.close();
    }
}
