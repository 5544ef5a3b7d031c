package im.crosstalk.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.platform.routing.Routes;
import im.crosstalk.platform.sample.SampleService;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Origin;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.auth.UserEvent;
import im.crosstalk.protocol.chat.ChatCommand;
import im.crosstalk.protocol.chat.ChatDelivery;
import im.crosstalk.protocol.group.GroupCommand;
import im.crosstalk.protocol.group.GroupQuery;
import im.crosstalk.protocol.group.GroupReply;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.DeviceId;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import im.crosstalk.servers.ServerConnections;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;

/** A service under Spring Boot, from the gateway's record on Kafka to everything that handling it leads to. */
@SpringBootTest(
        classes = {SampleService.class, ServerConnections.class},
        properties = {
            "spring.application.name=sample-service",
            "im.instance=sample-service-0",
            "im.id-secret=000102030405060708090a0b0c0d0e0f000102030405060708090a0b0c0d0e0f",
            "im.kafka.partitions=2"
        })
@DirtiesContext
class ServiceFlowTest {
    private static final String GATEWAY = "flow-gateway";
    private static final UserId ANN = new UserId(7);
    private static final AtomicLong REFS = new AtomicLong();
    private static KafkaProbe kafka;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private SampleService sample;

    @Autowired
    private ProtocolJson json;

    @Autowired
    private StatefulRedisConnection<String, String> redis;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private ListenersHealth listeners;

    private final Caller caller = new Caller(ANN, "ann", new SessionId("s1"), new DeviceId("phone"));

    @BeforeAll
    static void openKafka() {
        kafka = new KafkaProbe();
        kafka.createTopic(Topic.ofGateway(GATEWAY), 1);
    }

    @AfterAll
    static void closeKafka() {
        kafka.close();
    }

    @BeforeEach
    void signIn() {
        redis.sync().hset(Routes.userKey(ANN), "s1", GATEWAY + "/1");
    }

    @AfterEach
    void signOut() {
        redis.sync().del(Routes.userKey(ANN));
    }

    @Test
    void aCommandLeadsToARowAReplyADeliveryAnEventAndACommand() {
        long ref = ask(new GroupCommand.CreateGroup("friends", List.of(), true, false));

        List<GatewayRecord> items = itemsAnswering(ref, 1);
        assertThat(names()).contains("friends");
        assertThat(items)
                .anySatisfy(item -> assertThat(item)
                        .isEqualTo(new GatewayRecord.Answer(
                                ref,
                                ANN,
                                caller.session(),
                                new GroupReply.Created(ChatId.ofGroup(1), "friends", List.of()))));
        await().untilAsserted(() -> assertThat(items()).anySatisfy(item -> {
            assertThat(item).isInstanceOf(GatewayRecord.Pushed.class);
            var pushed = (GatewayRecord.Pushed) item;
            assertThat(pushed.except()).isEqualTo(caller.session());
            assertThat(pushed.delivery()).isInstanceOf(ChatDelivery.GroupChanged.class);
        }));

        var event = kafka.read(Topic.GROUP_EVENTS.topicName(), 1).getFirst();
        assertThat(event.key()).isEqualTo(Long.toString(ChatId.ofGroup(1).number()));
        assertThat(KafkaProbe.header(event, "ce_specversion")).isEqualTo("1.0");
        assertThat(KafkaProbe.header(event, "ce_type")).isEqualTo("im.group.created");
        assertThat(KafkaProbe.header(event, "ce_id")).isEqualTo("group-3-1-im.group.created");
        assertThat(KafkaProbe.header(event, "ce_source")).isEqualTo("/crosstalk/sample-service");
        assertThat(KafkaProbe.header(event, "ce_time")).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        assertThat(KafkaProbe.header(event, "ce_subject")).isEqualTo(new UUID(1, 2).toString());
        assertThat(KafkaProbe.header(event, "content-type")).isEqualTo("application/json");
        assertThat(new String(event.value(), StandardCharsets.UTF_8)).contains("\"group_name\":\"friends\"");

        var command = kafka.read(Topic.CHAT_REQUESTS.topicName(), 1).getFirst();
        Envelope<Message> envelope = json.readEnvelope(command.value());
        assertThat(command.key()).isEqualTo("3");
        assertThat(envelope.origin()).isEqualTo(new Origin(GATEWAY, 1, ref));
        assertThat(envelope.message()).isInstanceOf(ChatCommand.ApplyMembership.class);
    }

    @Test
    void aQueryIsAnswered() {
        long ref = ask(new GroupQuery.GetGroupInfo(ChatId.ofGroup(1)));

        assertThat(itemsAnswering(ref, 1))
                .singleElement()
                .extracting(item -> ((GatewayRecord.Answer) item).reply())
                .isInstanceOf(GroupReply.GroupInfo.class);
    }

    @Test
    void onlyThePoisonousOneOfManyGoesToTheDeadLetters() {
        var chat = ChatId.ofGroup(40);
        List<String> expected = new ArrayList<>();
        List<Long> refs = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String name = i == 20 ? "poison" : "good-" + i;
            refs.add(ask(new GroupCommand.RenameGroup(chat, name)));
            if (i != 20) {
                expected.add(name);
            }
        }
        long poisoned = refs.get(20);

        assertThat(itemsAnswering(poisoned, 1))
                .extracting(item -> ((GatewayRecord.Answer) item).reply())
                .containsExactly(Refusal.of(ErrorCode.INTERNAL_SERVER_ERROR));
        assertThat(itemsAnswering(refs.getLast(), 1)).hasSize(1);
        assertThat(items().stream()
                        .filter(item -> item instanceof GatewayRecord.Answer answer && refs.contains(answer.ref()))
                        .map(item -> ((GatewayRecord.Answer) item).ref()))
                .containsExactlyElementsOf(refs);
        assertThat(names().stream().filter(name -> name.startsWith("good-"))).containsExactlyElementsOf(expected);
        assertThat(names()).doesNotContain("poison");
        var letter = kafka.read(Topic.GROUP_REQUESTS.deadLetterName(), 1).stream()
                .filter(one -> KafkaProbe.header(one, "dlt_cause").equals("ArithmeticException"))
                .toList();
        assertThat(letter).singleElement().satisfies(one -> {
            assertThat(KafkaProbe.header(one, "dlt_topic")).isEqualTo(Topic.GROUP_REQUESTS.topicName());
            assertThat(KafkaProbe.header(one, "dlt_message")).isEqualTo("poison");
            assertThat(json.readEnvelope(one.value()).message())
                    .isEqualTo(new GroupCommand.RenameGroup(chat, "poison"));
        });
    }

    @Test
    void whatCannotBeReadGoesToTheDeadLettersAndWhoWaitsIsTold() {
        long ref = REFS.incrementAndGet();
        String unknown = """
                {"message":{"@type":"group.from_the_future"},
                 "caller":{"user":7,"username":"ann","session":"s1","device":"d"},
                 "origin":{"gateway":"%s","epoch":1,"ref":%d},"deadline":0}""".formatted(GATEWAY, ref);
        kafka.send(Topic.GROUP_REQUESTS.topicName(), "1", "{".getBytes(StandardCharsets.UTF_8));
        kafka.send(Topic.GROUP_REQUESTS.topicName(), "1", "null".getBytes(StandardCharsets.UTF_8));
        kafka.send(Topic.GROUP_REQUESTS.topicName(), "1", "{}".getBytes(StandardCharsets.UTF_8));
        kafka.send(Topic.GROUP_REQUESTS.topicName(), "1", null);
        kafka.send(Topic.GROUP_REQUESTS.topicName(), null, unknown.getBytes(StandardCharsets.UTF_8));
        long after = ask(new GroupCommand.JoinGroup(ChatId.ofGroup(0)));

        assertThat(itemsAnswering(ref, 1))
                .extracting(item -> ((GatewayRecord.Answer) item).reply())
                .containsExactly(Refusal.of(ErrorCode.INTERNAL_SERVER_ERROR));
        assertThat(itemsAnswering(after, 1))
                .extracting(item -> ((GatewayRecord.Answer) item).reply())
                .containsExactly(Refusal.of(ErrorCode.GROUP_NOT_FOUND));
        await().untilAsserted(() -> assertThat(kafka.read(Topic.GROUP_REQUESTS.deadLetterName()).stream()
                        .filter(one -> !KafkaProbe.header(one, "dlt_cause").equals("ArithmeticException")))
                .hasSize(5));
    }

    @Test
    void aCommandWaitsForADependencyThatIsAway() {
        sample.breakDependency(3);
        long first = ask(new GroupCommand.RenameGroup(ChatId.ofGroup(50), "outage-1"));
        long second = ask(new GroupCommand.RenameGroup(ChatId.ofGroup(50), "outage-2"));

        assertThat(itemsAnswering(first, 1)).hasSize(1);
        assertThat(itemsAnswering(second, 1)).hasSize(1);
        assertThat(names().stream().filter(name -> name.startsWith("outage"))).containsExactly("outage-1", "outage-2");
    }

    @Test
    void whatIsCountedHasNoIdsInItsTags() {
        long ref = ask(new GroupCommand.LeaveGroup(ChatId.ofGroup(70)));
        ask(new GroupCommand.JoinGroup(ChatId.ofGroup(70)));
        await().untilAsserted(() -> assertThat(meters.get("im.handling")
                        .tag("type", "group.join")
                        .timer()
                        .count())
                .isPositive());
        assertThat(ref).isPositive();
        assertThat(meters.get("im.commands.batch").summary().count()).isPositive();
        assertThat(meters.find("kafka.consumer.fetch.manager.records.lag.max").gauges())
                .isNotEmpty();
        assertThat(meters.getMeters().stream()
                        .filter(meter -> meter.getId().getName().startsWith("kafka."))
                        .map(meter -> meter.getId().getName())
                        .distinct())
                .hasSizeLessThan(10);
    }

    @Test
    void theListenersAreHealthy() {
        assertThat(listeners.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void aBrokenDatabaseConnectionLosesNothingAndDoublesNothing() {
        var chat = ChatId.ofGroup(60);
        List<Long> refs = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            refs.add(ask(new GroupCommand.RenameGroup(chat, "cut-" + i)));
            if (i % 40 == 30) {
                kafka.flush();
                await().ignoreExceptions().until(() -> {
                    jdbc.queryForList("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
                    return true;
                });
            }
        }
        assertThat(itemsAnswering(refs.getLast(), 1)).hasSize(1);
        assertThat(names().stream().filter(name -> name.startsWith("cut-")))
                .containsExactlyElementsOf(
                        IntStream.range(0, 600).mapToObj(i -> "cut-" + i).toList());
        assertThat(kafka.read(Topic.GROUP_REQUESTS.deadLetterName()))
                .noneMatch(one -> new String(one.value(), StandardCharsets.UTF_8).contains("cut-"));
    }

    @Test
    void aPoisonousEventGoesToTheDeadLettersAndTheNextIsHandled() {
        event("poison");
        event("bob");

        await().atMost(Duration.ofSeconds(15)).until(() -> names().contains("bob"));
        assertThat(names()).doesNotContain("poison");
        assertThat(kafka.read(Topic.USER_EVENTS.deadLetterName(), 1))
                .singleElement()
                .satisfies(
                        one -> assertThat(KafkaProbe.header(one, "dlt_cause")).isEqualTo("ArithmeticException"));
    }

    private void event(String username) {
        var event = new UserEvent.Registered(1, new UUID(5, 6), username);
        var told = new ProducerRecord<>(Topic.USER_EVENTS.topicName(), event.key(), json.writeData(event));
        told.headers().add(new RecordHeader("ce_type", "im.user.registered".getBytes(StandardCharsets.UTF_8)));
        kafka.send(told);
    }

    private long ask(Message message) {
        long ref = REFS.incrementAndGet();
        var envelope = new Envelope<>(message, caller, new Origin(GATEWAY, 1, ref), 0);
        String topic = switch (message) {
            case GroupCommand command -> command.topic().topicName();
            case GroupQuery query -> query.topic().topicName();
            default -> throw new IllegalArgumentException();
        };
        Long key = message instanceof GroupCommand command ? command.partitionKey() : null;
        kafka.send(topic, key == null ? "7" : key.toString(), json.write(envelope));
        return ref;
    }

    private List<GatewayRecord> items() {
        return kafka.read(Topic.ofGateway(GATEWAY)).stream()
                .flatMap(one -> json.readGatewayRecords(one.value()).stream())
                .toList();
    }

    private List<GatewayRecord> itemsAnswering(long ref, int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> answering(ref).size() >= count);
        return answering(ref);
    }

    private List<GatewayRecord> answering(long ref) {
        return items().stream()
                .filter(item -> item instanceof GatewayRecord.Answer answer && answer.ref() == ref)
                .toList();
    }

    private List<String> names() {
        return jdbc.queryForList("SELECT name FROM handled ORDER BY id", String.class);
    }
}
