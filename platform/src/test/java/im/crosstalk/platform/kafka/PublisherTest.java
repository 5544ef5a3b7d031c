package im.crosstalk.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.crosstalk.platform.routing.Routes;
import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.Delivery;
import im.crosstalk.protocol.GatewayAddress;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.Origin;
import im.crosstalk.protocol.Push;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.auth.UserEvent;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import im.crosstalk.protocol.presence.PresenceDelivery;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets what: each gateway that holds somebody of the audience gets one item, with what is meant for it alone. */
class PublisherTest {
    private static final UserId ANN = new UserId(801);
    private static final UserId BOB = new UserId(802);
    private static final ChatId PRIVATE = ChatId.ofPrivate(ANN, BOB);
    private static final ChatId GROUP = ChatId.ofGroup(800);
    private static final SessionId ANNS = new SessionId("anns");
    private static final Delivery DELIVERY = new PresenceDelivery.StatusChanged(ANN, "ann \"ü\" }\n", true);

    private final CommandFixture fixture = new CommandFixture();
    private final GatewayAddress one = new GatewayAddress(fixture.gateway, 1);
    private final GatewayAddress other = new GatewayAddress(fixture.gateway + "-other", 2);

    @BeforeEach
    void connect() {
        fixture.kafka.createTopic(Topic.ofGateway(other.instance()), 1);
        fixture.redis.sync().hset(Routes.userKey(ANN), ANNS.value(), one.toString());
        fixture.redis.sync().hset(Routes.userKey(BOB), "bobs", other.toString());
        fixture.redis.sync().hset(Routes.userKey(BOB), "foreign", "no address");
        fixture.redis.sync().sadd(Routes.groupKey(GROUP), other.toString());
    }

    @AfterEach
    void close() throws Exception {
        fixture.redis.sync().del(Routes.userKey(ANN), Routes.userKey(BOB), Routes.groupKey(GROUP));
        fixture.close();
    }

    @Test
    void aMessageOfAPrivateChatAnswersItsSenderAndNamesWhereReceiptsGo() {
        var audience = new Audience.Members(PRIVATE);
        publish(new Push(audience, DELIVERY, ANNS, new Origin(one.instance(), one.epoch(), 77), ANN));

        assertThat(items(one)).containsExactly(new GatewayRecord.Pushed(audience, DELIVERY, ANNS, 77L, null));
        assertThat(items(other))
                .containsExactly(new GatewayRecord.Pushed(audience, DELIVERY, ANNS, null, List.of(one)));
    }

    @Test
    void whoAsksIsAnsweredThoughNobodyOfTheAudienceIsThere() {
        var audience = new Audience.Users(List.of(new UserId(899)));
        publish(new Push(audience, DELIVERY, ANNS, new Origin(one.instance(), one.epoch(), 78), null));

        assertThat(items(one)).containsExactly(new GatewayRecord.Pushed(audience, DELIVERY, ANNS, 78L, null));
    }

    @Test
    void aGroupsDeliveryGoesToItsGatewaysAndToThoseWhoHaveLeft() {
        var audience = new Audience.MembersAnd(GROUP, List.of(ANN));
        publish(new Push(audience, DELIVERY));

        assertThat(items(one)).hasSize(1);
        assertThat(items(other)).hasSize(1);
    }

    @Test
    void newcomersGatewaysAreEnrolledBeforeTheNextDelivery() {
        publish(
                new Push(Audience.Users.of(ANN), DELIVERY, null, null, null, GROUP),
                new Push(new Audience.Session(other, BOB, new SessionId("bobs")), DELIVERY));
        assertThat(fixture.redis.sync().smembers(Routes.groupKey(GROUP))).contains(one.toString());

        publish(new Push(new Audience.Members(GROUP), DELIVERY));
        assertThat(items(one)).hasSize(2);
        assertThat(items(other)).hasSize(2);
    }

    @Test
    void whatGoesToOneGatewayTravelsTogetherUnderItsEpoch() {
        var audience = Audience.Users.of(ANN);
        publish(new Push(audience, DELIVERY), new Push(audience, DELIVERY), new Push(audience, DELIVERY));

        assertThat(items(one)).hasSize(3);
        assertThat(fixture.kafka.read(Topic.ofGateway(one.instance())))
                .singleElement()
                .satisfies(told -> assertThat(told.key()).isEqualTo("1"));
    }

    /** Long before what is missing would be asked for again without that. */
    @Test
    void aGatewayWhoseTopicAppearsIsSoonServedAgain() {
        var late = new GatewayAddress(fixture.gateway + "-late", 3);
        String topic = Topic.ofGateway(late.instance());
        var audience = new Audience.Session(late, BOB, new SessionId("bobs"));
        Publisher publisher = fixture.publisher();
        publish(publisher, new Push(audience, DELIVERY));

        fixture.kafka.createTopic(topic, 1);
        await().atMost(Duration.ofSeconds(5)).until(() -> {
            publish(publisher, new Push(audience, DELIVERY));
            return !fixture.kafka.read(topic).isEmpty();
        });
    }

    @Test
    void anOutboxIsTheSameAfterItWasKept() {
        var writer = new OutboxWriter(fixture.json, new CloudEvents(fixture.json, "fixture"));
        var request = new Request(null, null, 5);
        writer.add(
                Outcome.none()
                        .push(new Push(
                                new Audience.MembersAnd(GROUP, List.of(ANN, BOB)),
                                DELIVERY,
                                ANNS,
                                new Origin("g", 3, 4),
                                BOB,
                                GROUP))
                        .push(new Push(new Audience.Session(one, ANN, ANNS), DELIVERY))
                        .event(new UserEvent.Registered(1, new UUID(1, 2), "ü".repeat(40_000))),
                request,
                null);
        Outbox outbox = writer.finish();
        assertThat(Outbox.of(outbox.toBytes())).usingRecursiveComparison().isEqualTo(outbox);
        assertThat(Outbox.of(null)).isEqualTo(Outbox.EMPTY);
    }

    private void publish(Push... pushes) {
        publish(fixture.publisher(), pushes);
    }

    private void publish(Publisher publisher, Push... pushes) {
        var writer = new OutboxWriter(fixture.json, new CloudEvents(fixture.json, "fixture"));
        var outcome = Outcome.none();
        for (Push push : pushes) {
            outcome = outcome.push(push);
        }
        writer.add(outcome, new Request(null, null, 0), null);
        publisher.publish(writer.finish()).join();
    }

    private List<GatewayRecord> items(GatewayAddress gateway) {
        String topic = Topic.ofGateway(gateway.instance());
        await().until(() -> !fixture.kafka.read(topic).isEmpty());
        return fixture.kafka.read(topic).stream()
                .flatMap(told -> fixture.json.readGatewayRecords(told.value()).stream())
                .toList();
    }
}
