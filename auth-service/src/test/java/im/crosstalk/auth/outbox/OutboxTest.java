package im.crosstalk.auth.outbox;

import static im.crosstalk.auth.TopicReader.header;
import static im.crosstalk.auth.TopicReader.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.crosstalk.auth.AuthClient;
import im.crosstalk.auth.AuthServiceTest;
import im.crosstalk.auth.TopicReader;
import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.platform.kafka.EventPublisher;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.auth.AuthApi;
import im.crosstalk.protocol.auth.AuthApi.Registered;
import im.crosstalk.protocol.auth.AuthApi.SignOut;
import im.crosstalk.protocol.auth.AuthApi.SignedIn;
import im.crosstalk.protocol.auth.Revocation;
import im.crosstalk.protocol.id.PublicIds;
import im.crosstalk.protocol.id.SessionId;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

@AuthServiceTest
class OutboxTest {
    @Autowired
    private AuthClient client;

    @Autowired
    private Outbox outbox;

    @Autowired
    private OutboxRelay relay;

    @Autowired
    private OutboxRecords records;

    @Autowired
    private EventPublisher events;

    @Autowired
    private ProtocolJson json;

    @Autowired
    private PublicIds ids;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void aRevocationIsOnItsTopicWhenSigningOutIsAnswered() {
        String name = AuthClient.newName();
        client.register(name);
        SignedIn signedIn = client.signedIn(name);
        client.post(AuthApi.SIGN_OUT, new SignOut(signedIn.user(), signedIn.session()))
                .isDone();
        assertThat(records.findByTopicAndRecordKeyOrderById(
                        Topic.AUTH_REVOCATIONS.topicName(), signedIn.session().value()))
                .isEmpty();
        try (var topic = new TopicReader(Topic.AUTH_REVOCATIONS.topicName())) {
            var found = topic.first(signedIn.session().value());
            assertThat(found.partition()).isZero();
            assertThat(ProtocolJson.mapper().readValue(found.value(), Revocation.class))
                    .isEqualTo(new Revocation(signedIn.session(), signedIn.expiresAt()));
            assertThat(text(found))
                    .contains("\"session\":\"" + signedIn.session().value() + "\"");
        }
    }

    @Test
    void registeringIsToldToIntegratorsAsACloudEvent() {
        Registered registered = client.register(AuthClient.newName());
        long number = registered.user().number();
        try (var topic = new TopicReader(Topic.USER_EVENTS.topicName())) {
            var told = topic.first(
                    found -> number == data(found.value()).path("user_number").asLong()
                            && registered
                                    .username()
                                    .equals(data(found.value()).path("username").asString()));
            assertThat(told.key()).isEqualTo(Long.toString(number));
            assertThat(header(told, "ce_specversion")).isEqualTo("1.0");
            assertThat(header(told, "ce_id")).isEqualTo("registered-" + number);
            assertThat(header(told, "ce_source")).isEqualTo("/crosstalk/auth-service");
            assertThat(header(told, "ce_type")).isEqualTo("im.user.registered");
            assertThat(header(told, "ce_subject"))
                    .isEqualTo(ids.ofUser(registered.user()).toString());
            assertThat(header(told, "content-type")).isEqualTo("application/json");
            assertThat(data(told.value()).path("user_id").asString())
                    .isEqualTo(ids.ofUser(registered.user()).toString());
        }
    }

    @Test
    void whatKafkaDoesNotTakeStaysAndIsPublishedLater() {
        var session = new SessionId("session-while-kafka-was-away");
        relay.stop();
        try (var nowhere = new KafkaProducer<>(
                Map.of("bootstrap.servers", "127.0.0.1:1", "max.block.ms", "100"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            var cutOff = new OutboxRelay(records, new OutboxPublisher(events, nowhere, json));
            transaction.executeWithoutResult(
                    status -> outbox.state(Topic.AUTH_REVOCATIONS, session.value(), new Revocation(session, 1)));
            assertThat(cutOff.publishNow(Topic.AUTH_REVOCATIONS, session.value()))
                    .isFalse();
            assertThat(records.findByTopicAndRecordKeyOrderById(Topic.AUTH_REVOCATIONS.topicName(), session.value()))
                    .hasSize(1);
        } finally {
            relay.start();
        }
        await().until(() -> records.count() == 0);
        try (var topic = new TopicReader(Topic.AUTH_REVOCATIONS.topicName())) {
            assertThat(text(topic.first(session.value())))
                    .isEqualTo("{\"session\":\"" + session.value() + "\",\"until\":1}");
        }
    }

    @Test
    void aTombstoneHasNoValue() {
        transaction.executeWithoutResult(status -> outbox.tombstone(Topic.AUTH_REVOCATIONS, "tombstone"));
        try (var topic = new TopicReader(Topic.AUTH_REVOCATIONS.topicName())) {
            assertThat(text(topic.first("tombstone"))).isNull();
        }
    }

    @Test
    void whatWasRolledBackIsNeverTold() {
        transaction.executeWithoutResult(status -> {
            outbox.tombstone(Topic.AUTH_REVOCATIONS, "rolled-back");
            status.setRollbackOnly();
        });
        assertThat(records.findByTopicAndRecordKeyOrderById(Topic.AUTH_REVOCATIONS.topicName(), "rolled-back"))
                .isEmpty();
    }

    private static JsonNode data(byte[] value) {
        return ProtocolJson.mapper().readTree(value);
    }
}
