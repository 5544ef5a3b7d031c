package im.crosstalk.presence;

import static im.crosstalk.presence.Wire.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.platform.routing.GatewayKeys;
import im.crosstalk.platform.routing.Routes;
import im.crosstalk.protocol.GatewayAddress;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.PublicIds;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import im.crosstalk.protocol.presence.PresenceCommand.SessionClosed;
import im.crosstalk.protocol.presence.PresenceCommand.SessionOpened;
import im.crosstalk.servers.ServerConnections;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/** Sessions as gateways report them, and all that comes of them. Each test has users and gateway lives of its own. */
@Running
class PresenceServiceTest {
    private static final ChatStandIn CHAT = ChatStandIn.INSTANCE;
    private static final AtomicLong NUMBERS = new AtomicLong(100);
    private static Wire wire;

    @Autowired
    private StatefulRedisConnection<String, String> redis;

    @Autowired
    private ConcurrentMessageListenerContainer<String, byte[]> commandContainer;

    private final UserId alice = new UserId(NUMBERS.incrementAndGet());
    private final UserId bob = new UserId(NUMBERS.incrementAndGet());
    private GatewayStandIn gateway;

    @BeforeEach
    void connect() {
        if (wire == null) {
            wire = new Wire();
        }
        CHAT.acquaints(alice, bob);
        gateway = life(Running.GATEWAY);
    }

    @AfterEach
    void disconnect() {
        gateway.close();
    }

    private GatewayStandIn life(String instance) {
        return new GatewayStandIn(new GatewayAddress(instance, NUMBERS.incrementAndGet()), redis, wire);
    }

    @Test
    void aGoldenFirstSessionIsACloudEvent() {
        wire.send(Long.toString(alice.number()), """
                {"message":{"@type":"presence.session_opened","user":%d,"username":"alice 群","session":"golden","gateway":"%s"},
                 "deadline":0}""".formatted(alice.number(), gateway.address())
                .getBytes(UTF_8));

        assertThat(wire.transitions(alice, 1)).containsExactly("im.presence.online");
        ConsumerRecord<String, byte[]> online = wire.events(alice).findFirst().orElseThrow();
        var id = new PublicIds(HexFormat.of().parseHex(Running.ID_SECRET)).ofUser(alice);
        assertThat(header(online, "ce_specversion")).isEqualTo("1.0");
        assertThat(header(online, "ce_source")).isEqualTo("/crosstalk/presence-service");
        assertThat(header(online, "ce_subject")).isEqualTo(id.toString());
        var data = ProtocolJson.mapper().readTree(online.value());
        assertThat(header(online, "ce_id"))
                .isEqualTo("online-" + alice.number() + "-" + data.get("since").asLong());
        assertThat(data.propertyNames()).containsExactly("user_number", "user_id", "username", "since");
        assertThat(data.get("username").asString()).isEqualTo("alice 群");
        assertThat(data.get("user_id").asString()).isEqualTo(id.toString());
    }

    @Test
    void thoseConcernedAreToldAndTheNewSessionIsToldOfThem() {
        gateway.opens(alice, 1);
        wire.transitions(alice, 1);

        SessionId session = gateway.opens(bob, 1);

        await().until(() -> wire.told(alice, bob).toList().equals(List.of(true)));
        await().until(() -> wire.briefed(session).toList().equals(List.of(alice)));

        gateway.closes(session);
        await().until(() -> wire.told(alice, bob).toList().equals(List.of(true, false)));
        assertThat(wire.transitions(bob, 2)).containsExactly("im.presence.online", "im.presence.offline");
    }

    @Test
    void onlyTheFirstAndTheLastSessionAreTransitions() {
        gateway.opens(bob, 1);
        SessionId first = gateway.opens(alice, 1);
        SessionId second = gateway.opens(alice, 2);
        await().until(() -> wire.briefed(second).findAny().isPresent());
        gateway.closes(first);
        SessionId third = gateway.opens(alice, 3);
        await().until(() -> wire.briefed(third).findAny().isPresent());
        assertThat(wire.transitions(alice)).containsExactly("im.presence.online");

        gateway.closes(second);
        gateway.closes(third);

        assertThat(wire.transitions(alice, 2)).containsExactly("im.presence.online", "im.presence.offline");
        await().until(() -> wire.told(bob, alice).toList().equals(List.of(true, false)));
    }

    @Test
    void whatHasBeenHeardBeforeChangesNothing() {
        SessionId session = gateway.opens(alice, 1);
        wire.send(new SessionOpened(alice, Wire.name(alice), session, gateway.address()));
        wire.send(new SessionClosed(alice, Wire.name(alice), new SessionId("never-opened"), gateway.address()));
        wire.send(new SessionClosed(alice, Wire.name(alice), session, new GatewayAddress(Running.OTHER_GATEWAY, 1)));
        gateway.closes(session);
        wire.send(new SessionClosed(alice, Wire.name(alice), session, gateway.address()));
        gateway.opens(alice, 2);

        assertThat(wire.transitions(alice, 3))
                .containsExactly("im.presence.online", "im.presence.offline", "im.presence.online");
    }

    @Test
    void whileChatServiceIsSilentTransitionsGoOnAndNoticesFollowLater() {
        gateway.opens(bob, 1);
        wire.transitions(bob, 1);
        CountDownLatch silence = CHAT.fallsSilent();

        SessionId session = gateway.opens(alice, 1);
        assertThat(wire.transitions(alice, 1)).containsExactly("im.presence.online");
        assertThat(wire.told(bob, alice)).isEmpty();
        silence.countDown();

        await().atMost(Wire.PATIENCE).until(() -> wire.told(bob, alice).toList().contains(true));
        await().atMost(Wire.PATIENCE).until(() -> wire.briefed(session).toList().contains(bob));
    }

    @Test
    void aLapsedLeaseEndsAllThatTheGatewayHeld() {
        GatewayStandIn other = life(Running.OTHER_GATEWAY);
        gateway.opens(bob, 1);
        SessionId session = other.opens(alice, 1);
        SessionId moved = other.opens(bob, 2);
        var chat = new ChatId(4711);
        other.joins(chat);
        wire.transitions(alice, 1);
        await().until(() -> wire.briefed(moved).findAny().isPresent());

        other.close();
        redis.sync().hset(Routes.userKey(bob), moved.value(), gateway.address().toString());

        assertThat(wire.transitions(alice, 2)).endsWith("im.presence.offline");
        await().until(() -> wire.told(bob, alice).toList().contains(false));
        assertThat(redis.sync().hgetall(Routes.userKey(alice))).doesNotContainKey(session.value());
        assertThat(redis.sync().hget(Routes.userKey(bob), moved.value()))
                .as("a route that leads elsewhere stays")
                .isEqualTo(gateway.address().toString());
        assertThat(redis.sync().smembers(Routes.groupKey(chat))).isEmpty();
        await().until(() ->
                redis.sync().zscore(GatewayKeys.LEASES, other.address().toString()) == null);
        assertThat(redis.sync().exists(GatewayKeys.sessions(other.address()), GatewayKeys.chats(other.address())))
                .isZero();
        assertThat(wire.transitions(bob)).containsExactly("im.presence.online");
    }

    @Test
    void anEmptiedRedisDoesNotMakeAnybodyOfflineWhoseGatewayLives() {
        gateway.opens(alice, 1);
        wire.transitions(alice, 1);

        redis.sync().flushall();

        await().during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(6))
                .until(() -> wire.transitions(alice).size() == 1);
    }

    @Test
    void whoseGatewayDiedWhileRedisWasEmptiedIsOfflineAfterTheGrace() {
        GatewayStandIn other = life(Running.OTHER_GATEWAY);
        other.opens(alice, 1);
        wire.transitions(alice, 1);

        other.close();
        redis.sync().flushall();

        assertThat(wire.transitions(alice, 2)).endsWith("im.presence.offline");
    }

    @Test
    void aRebornGatewaysFormerSessionsEndAtOnce() {
        GatewayStandIn former = life(Running.OTHER_GATEWAY);
        SessionId before = former.opens(alice, 1);
        wire.transitions(alice, 1);
        former.close();
        long start = System.nanoTime();
        try (GatewayStandIn reborn = life(Running.OTHER_GATEWAY)) {
            assertThat(wire.transitions(alice, 2)).endsWith("im.presence.offline");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1_500));
            reborn.opens(alice, 2);
            assertThat(wire.transitions(alice, 3)).endsWith("im.presence.online");
            assertThat(redis.sync().hgetall(Routes.userKey(alice))).doesNotContainKey(before.value());
        }
    }

    @Test
    void whatWasReportedWhileTheServiceWasAwayIsNotLost() {
        SessionId session = gateway.opens(alice, 1);
        wire.transitions(alice, 1);
        commandContainer.stop();
        gateway.closes(session);
        commandContainer.start();

        assertThat(wire.transitions(alice, 2)).containsExactly("im.presence.online", "im.presence.offline");
    }

    @Test
    void ofTwoWhoComeOnlineAtOnceThroughTwoInstancesBothLearnOfTheOther() {
        try (var second = anotherInstance()) {
            var container = second.getBean(ConcurrentMessageListenerContainer.class);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> commandContainer.getAssignedPartitions().size() == 1
                            && container.getAssignedPartitions().size() == 1);
            Map<UserId, UserId> pairs = new LinkedHashMap<>();
            for (int i = 0; i < 20; i++) {
                pairs.put(new UserId(NUMBERS.incrementAndGet()), new UserId(NUMBERS.incrementAndGet()));
            }
            pairs.forEach(CHAT::acquaints);
            Map<UserId, SessionId> sessions = new LinkedHashMap<>();
            pairs.forEach((one, other) -> {
                sessions.put(one, gateway.opens(one, 1));
                sessions.put(other, gateway.opens(other, 1));
            });
            pairs.forEach((one, other) -> {
                wire.transitions(one, 1);
                wire.transitions(other, 1);
                await().atMost(Wire.PATIENCE).untilAsserted(() -> {
                    assertThat(learned(one, sessions.get(one), other)).isTrue();
                    assertThat(learned(other, sessions.get(other), one)).isTrue();
                });
            });
        }
        // The other may be missed only after a while, since it might come back under its name.
        await().atMost(Duration.ofSeconds(30))
                .until(() -> commandContainer.getAssignedPartitions().size() == 2);
    }

    private static ConfigurableApplicationContext anotherInstance() {
        Stream<String> own = Stream.of(
                "server.port=0",
                "management.server.port=0",
                "im.instance=presence-service-1",
                "im.id-secret=" + Running.ID_SECRET);
        return new SpringApplicationBuilder(PresenceServiceApplication.class, ServerConnections.class)
                .run(Stream.concat(own, Stream.of(Running.Others.shared()))
                        .map(property -> "--" + property)
                        .toArray(String[]::new));
    }

    private static boolean learned(UserId user, SessionId session, UserId of) {
        return wire.told(user, of).anyMatch(online -> online)
                || wire.briefed(session).anyMatch(of::equals);
    }
}
