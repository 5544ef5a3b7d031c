package im.crosstalk.auth.handler;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.auth.AuthClient;
import im.crosstalk.auth.AuthServiceTest;
import im.crosstalk.auth.TopicReader;
import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.platform.routing.Routes;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Origin;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.auth.AuthApi.Registered;
import im.crosstalk.protocol.auth.AuthCommand;
import im.crosstalk.protocol.auth.AuthQuery;
import im.crosstalk.protocol.auth.AuthReply;
import im.crosstalk.protocol.id.DeviceId;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.kafka.core.KafkaAdmin;

@AuthServiceTest
class AuthHandlersTest {
    private static final String GATEWAY = "auth-handlers-test";
    private static final AtomicLong REFS = new AtomicLong();

    @Autowired
    private AuthClient client;

    @Autowired
    private Producer<String, byte[]> producer;

    @Autowired
    private ProtocolJson json;

    @Autowired
    private StringRedisTemplate redis;

    @Autowired
    private KafkaAdmin kafka;

    @BeforeEach
    void gateway() {
        kafka.createOrModifyTopics(new NewTopic(Topic.ofGateway(GATEWAY), 1, (short) 1));
    }

    @Test
    void findsAUserByNameWithoutRegardToCase() {
        Registered user = client.register("Handler-Straße");
        assertThat(ask(user, Topic.AUTH_QUERIES, new AuthQuery.FindUser("HANDLER-strasse")))
                .isEqualTo(new AuthReply.UserFound(user.user(), "Handler-Straße", "", false));
        assertThat(ask(user, Topic.AUTH_QUERIES, new AuthQuery.FindUser("nobody\u0000")))
                .isEqualTo(Refusal.of(ErrorCode.USER_NOT_FOUND));
    }

    @Test
    void tellsWhoIsOnline() {
        Registered user = client.register(AuthClient.newName());
        redis.opsForHash().put(Routes.userKey(user.user()), "a-session", GATEWAY + "/1");
        assertThat(ask(user, Topic.AUTH_QUERIES, new AuthQuery.GetUser(user.user())))
                .isEqualTo(new AuthReply.UserFound(user.user(), user.username(), "", true));
        assertThat(ask(user, Topic.AUTH_QUERIES, new AuthQuery.GetUser(new UserId(UserId.MAX))))
                .isEqualTo(Refusal.of(ErrorCode.USER_NOT_FOUND));
    }

    @Test
    void keepsSettingsUnread() {
        Registered user = client.register(AuthClient.newName());
        assertThat(ask(user, Topic.AUTH_QUERIES, new AuthQuery.GetSettings())).isEqualTo(new AuthReply.Settings(null));
        String settings = "{\"topChatIds\":[4,3]} 设置";
        assertThat(ask(user, Topic.AUTH_REQUESTS, new AuthCommand.SaveSettings("first")))
                .isEqualTo(new AuthReply.Saved());
        assertThat(ask(user, Topic.AUTH_REQUESTS, new AuthCommand.SaveSettings(settings)))
                .isEqualTo(new AuthReply.Saved());
        assertThat(ask(user, Topic.AUTH_QUERIES, new AuthQuery.GetSettings()))
                .isEqualTo(new AuthReply.Settings(settings));
    }

    @Test
    void refusesSettingsThatCannotBeKept() {
        Registered user = client.register(AuthClient.newName());
        assertThat(ask(user, Topic.AUTH_REQUESTS, new AuthCommand.SaveSettings("a\u0000b")))
                .isEqualTo(Refusal.of(ErrorCode.INVALID_PAYLOAD));
        assertThat(ask(user, Topic.AUTH_REQUESTS, new AuthCommand.SaveSettings("x".repeat(300_000))))
                .isEqualTo(Refusal.of(ErrorCode.CONTENT_TOO_LONG));
    }

    private Reply ask(Registered user, Topic topic, Message message) {
        long ref = REFS.incrementAndGet();
        var caller = new Caller(user.user(), user.username(), new SessionId("session"), DeviceId.unnamed("envelope"));
        var envelope = new Envelope<>(message, caller, new Origin(GATEWAY, 1, ref), 0);
        producer.send(new ProducerRecord<>(
                topic.topicName(), Long.toString(user.user().number()), json.write(envelope)));
        try (var answers = new TopicReader(Topic.ofGateway(GATEWAY))) {
            var found = answers.first(item -> answer(item.value(), ref) != null);
            return answer(found.value(), ref).reply();
        }
    }

    private GatewayRecord.Answer answer(byte[] value, long ref) {
        return json.readGatewayRecords(value).stream()
                .map(GatewayRecord.Answer.class::cast)
                .filter(answer -> answer.ref() == ref)
                .findFirst()
                .orElse(null);
    }
}
