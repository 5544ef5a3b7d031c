package im.crosstalk.chat.call;

import static im.crosstalk.chat.ChatServiceHarness.caller;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.chat.ChatServiceHarness;
import im.crosstalk.chat.WholeService;
import im.crosstalk.chat.directory.UserDirectory;
import im.crosstalk.platform.http.InternalHttp;
import im.crosstalk.platform.kafka.EventPublisher;
import im.crosstalk.platform.routing.Routes;
import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.GatewayRecord.Pushed;
import im.crosstalk.protocol.RawJson;
import im.crosstalk.protocol.auth.UserEvent;
import im.crosstalk.protocol.chat.CallId;
import im.crosstalk.protocol.chat.ChatApi;
import im.crosstalk.protocol.chat.ChatCommand.AnswerCall;
import im.crosstalk.protocol.chat.ChatCommand.MediaType;
import im.crosstalk.protocol.chat.ChatCommand.SendMessage;
import im.crosstalk.protocol.chat.ChatCommand.StartCall;
import im.crosstalk.protocol.chat.ChatDelivery.CallChanged;
import im.crosstalk.protocol.chat.ChatDelivery.CallInvited;
import im.crosstalk.protocol.chat.ChatReply.CallAnswered;
import im.crosstalk.protocol.chat.ChatReply.CallStatus;
import im.crosstalk.protocol.chat.Content;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import im.crosstalk.protocol.presence.PresenceEvent;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What time and other services bring, through the whole service: over real Kafka, on short times. */
@WholeService
class CallFlowTest {
    private static final AtomicLong USERS = new AtomicLong(5000);

    @Autowired
    private UserDirectory directory;

    @Autowired
    private EventPublisher events;

    @Autowired
    private StatefulRedisConnection<String, String> redis;

    @LocalServerPort
    private int port;

    private ChatServiceHarness gateway;
    private Caller ann;
    private Caller bob;

    @BeforeEach
    void twoUsersAreConnected() throws Exception {
        gateway = new ChatServiceHarness("call-flow");
        ann = registered("ann");
        bob = registered("bob");
        gateway.signIn(ann);
        gateway.signIn(bob);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    /** A user of whom auth-service's event tells. */
    private Caller registered(String name) {
        Caller user = caller(USERS.incrementAndGet(), name);
        events.publish(new UserEvent.Registered(
                user.user().number(), new UUID(1, user.user().number()), name));
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> directory.isKnown(user.user()));
        return user;
    }

    private CallId ring() {
        long ref = gateway.send(
                ann,
                new StartCall(
                        ChatId.ofPrivate(ann.user(), bob.user()), bob.user(), MediaType.VOICE, new RawJson("{}")));
        var answered = (CallAnswered) gateway.reply(ref);
        assertThat(answered.status()).isEqualTo(CallStatus.CONNECTING);
        gateway.await(item -> item instanceof Pushed pushed
                && pushed.delivery() instanceof CallInvited invited
                && invited.call().equals(answered.call()));
        return answered.call();
    }

    private Pushed awaitEnd(CallId call) {
        return (Pushed) gateway.await(item -> item instanceof Pushed pushed
                && pushed.delivery() instanceof CallChanged changed
                && changed.call().equals(call)
                && changed.status() == CallStatus.ENDED
                && pushed.except() == null);
    }

    @Test
    void aCallThatNobodyAnswersEndsByItself() {
        CallId call = ring();

        Pushed end = awaitEnd(call);

        assertThat(end.delivery()).isEqualTo(new CallChanged(call, CallStatus.ENDED, "NO_ANSWER_TIMEOUT", null));
        assertThat(end.audience()).isEqualTo(new Audience.Users(List.of(ann.user(), bob.user())));
    }

    @Test
    void aCallWhosePartyVanishesEndsByItself() {
        CallId call = ring();
        long ref = gateway.send(bob, new AnswerCall(call, true, new RawJson("{}")));
        assertThat(gateway.reply(ref)).isEqualTo(new CallAnswered(call, CallStatus.CONNECTED, null));

        UserId gone = bob.user();
        redis.sync().del(Routes.userKey(gone));
        events.publish(new PresenceEvent.Offline(
                gone.number(), new UUID(1, gone.number()), "bob", System.currentTimeMillis()));

        assertThat(awaitEnd(call).delivery())
                .isEqualTo(new CallChanged(call, CallStatus.ENDED, "CONNECTION_LOST", null));
    }

    @Test
    void otherServicesAreToldWhomAStatusConcerns() {
        ChatId chat = ChatId.ofPrivate(ann.user(), bob.user());
        gateway.send(ann, new SendMessage(chat, "k", "k", Content.of(Content.TEXT, "hi"), null));
        try (var http = new InternalHttp("chat-service", "http://127.0.0.1:" + port, Duration.ofSeconds(5))) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(http.post(
                                    ChatApi.AUDIENCE, new ChatApi.AudienceOf(bob.user(), 500), ChatApi.Concerned.class))
                            .isEqualTo(new ChatApi.Concerned(List.of(ann.user()))));
        }
    }
}
