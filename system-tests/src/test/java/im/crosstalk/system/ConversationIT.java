package im.crosstalk.system;

import static im.crosstalk.system.EnvelopeUser.payload;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What two people do all day, each at a gateway of their own. */
class ConversationIT {
    private final CrosstalkSystem system = CrosstalkSystem.running();
    private EnvelopeUser alice;
    private EnvelopeUser bob;

    @BeforeEach
    void twoUsersAtTwoGateways() {
        alice = EnvelopeUser.register("alice", system.gateway(1));
        bob = EnvelopeUser.register("bob", system.gateway(2));
    }

    @AfterEach
    void leave() {
        alice.close();
        bob.close();
    }

    @Test
    void aMessageIsAcknowledgedDeliveredAndRead() {
        String sent = alice.write(bob, "hello bob");

        JsonNode acknowledged = alice.acknowledged(sent, "SENT_TO_SERVER");
        JsonNode got = bob.await(
                        "PRIVATE_MESSAGE_NOTIFICATION",
                        message -> message.path("client_message_id").asString().equals(sent))
                .path("payload");
        assertThat(got.path("content").asString()).isEqualTo("hello bob");
        assertThat(got.path("sender_username").asString()).isEqualTo(alice.name);
        assertThat(got.path("server_message_id")).isEqualTo(acknowledged.path("server_message_id"));
        assertThat(got.path("sequence").asInt()).isEqualTo(1);
        alice.acknowledged(sent, "DELIVERED_TO_RECIPIENT_CLIENT");

        JsonNode marked = bob.request(
                "MARK_READ_REQUEST",
                payload(
                        "chat_type", "PRIVATE",
                        "chat_id", alice.id(),
                        "server_message_id", got.path("server_message_id").asString()));
        assertThat(marked.path("payload").path("unread_count").asInt(-1)).isZero();
        alice.acknowledged(sent, "READ_BY_RECIPIENT");
    }

    @Test
    void allDevicesSeeOneOrder() {
        try (var phone = alice.again(system.gateway(2), "phone");
                var tablet = bob.again(system.gateway(1), "tablet")) {
            for (int i = 0; i < 50; i++) {
                alice.write(bob, "a" + i);
                bob.write(alice, "b" + i);
            }
            for (EnvelopeUser device : List.of(phone, tablet)) {
                Awaitility.await().until(() -> device.texts().size() == 100);
            }
            List<String> order = alice.history("PRIVATE", bob.id()).reversed().stream()
                    .map(message -> message.path("content").asString())
                    .toList();
            assertThat(phone.texts()).isEqualTo(order);
            assertThat(tablet.texts()).isEqualTo(order);
        }
    }

    @Test
    void aRecalledMessageIsGoneForBoth() {
        String sent = alice.write(bob, "not meant for you");
        String id = alice.acknowledged(sent, "SENT_TO_SERVER")
                .path("server_message_id")
                .asString();

        JsonNode recalled = alice.request(
                "RECALL_MESSAGE_REQUEST",
                payload("server_message_id", id, "chat_type", "PRIVATE", "chat_id", bob.id()));

        assertThat(recalled.path("payload").path("success").asBoolean()).isTrue();
        bob.await(
                "MESSAGE_RECALLED_NOTIFICATION",
                notice -> notice.path("server_message_id").asString().equals(id));
        assertThat(bob.history("PRIVATE", alice.id())).singleElement().satisfies(message -> {
            assertThat(message.path("recalled").asBoolean()).isTrue();
            assertThat(message.path("content").asString("?")).isEmpty();
        });
    }

    @Test
    void whatCameWhileAwayIsPushedOnReturnInOrderAndOnce() {
        bob.close();
        IntStream.range(0, 30).forEach(i -> alice.acknowledged(alice.write(bob, "m" + i), "SENT_TO_SERVER"));

        try (var back = bob.again(system.gateway(1), null)) {
            back.await(
                    "PRIVATE_MESSAGE_NOTIFICATION",
                    message -> message.path("content").asString().equals("m29"));
            assertThat(back.texts())
                    .containsExactlyElementsOf(
                            IntStream.range(0, 30).mapToObj(i -> "m" + i).toList());
            back.request("HEARTBEAT_PING_REQUEST", payload());
        }
        try (var again = bob.again(system.gateway(1), null)) {
            alice.acknowledged(alice.write(again, "fresh"), "DELIVERED_TO_RECIPIENT_CLIENT");
            // The receipt says that it was written to the connection, not that the client has looked at it.
            again.await(
                    "PRIVATE_MESSAGE_NOTIFICATION",
                    message -> message.path("content").asString().equals("fresh"));
            assertThat(again.texts()).containsExactly("fresh");
        }
    }
}
