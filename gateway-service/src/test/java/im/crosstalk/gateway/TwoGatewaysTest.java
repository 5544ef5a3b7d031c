package im.crosstalk.gateway;

import static im.crosstalk.gateway.testing.Posts.accepted;
import static im.crosstalk.gateway.testing.Posts.without;
import static im.crosstalk.gateway.testing.World.services;
import static im.crosstalk.gateway.testing.World.uuid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.crosstalk.gateway.testing.TestGateway;
import im.crosstalk.gateway.testing.WebSocketClient;
import im.crosstalk.gateway.testing.World;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.auth.AuthApi;
import im.crosstalk.protocol.chat.ChatCommand;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Two gateways; the first one soon gives up waiting for answers. */
class TwoGatewaysTest {
    private static TestGateway one;
    private static TestGateway other;

    @BeforeAll
    static void start() {
        one = World.anotherGateway("one-0", "im.request.answer-timeout=1s");
        other = World.anotherGateway("other-0");
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    private static WebSocketClient signedIn(TestGateway gateway, String username) {
        WebSocketClient client = WebSocketClient.connect(gateway.port());
        client.signIn(username);
        return client;
    }

    private static Envelope<Message> send(WebSocketClient from, String to, String id) {
        from.request(
                "SEND_PRIVATE_MESSAGE_REQUEST",
                "{\"recipient_user_id\":\"" + uuid(to) + "\",\"client_message_id\":\"" + id
                        + "\",\"content_type\":\"TEXT\",\"content\":\"x\"}");
        return await().atMost(5, TimeUnit.SECONDS)
                .until(
                        () -> services().asked().stream()
                                .filter(each -> each.message() instanceof ChatCommand.SendMessage sent
                                        && id.equals(sent.clientMessageId()))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static String status(JsonNode frame) {
        return frame.path("payload").path("status").asString("");
    }

    @Test
    void aReceiptGoesStraightToTheSendersGateway() {
        try (WebSocketClient ann = signedIn(one, "t-ann");
                WebSocketClient bob = signedIn(other, "t-bob")) {
            Envelope<Message> asked = send(ann, "t-bob", "t-1");
            services().send(one.address(), accepted(asked, 1, null));
            services().send(other.address(), without(accepted(asked, 1, List.of(one.address())), true));
            assertThat(status(ann.until("MESSAGE_ACK_NOTIFICATION"))).isEqualTo("SENT_TO_SERVER");
            bob.until("PRIVATE_MESSAGE_NOTIFICATION");
            assertThat(status(ann.until("MESSAGE_ACK_NOTIFICATION"))).isEqualTo("DELIVERED_TO_RECIPIENT_CLIENT");
        }
    }

    @Test
    void aSessionThatMovedKeepsItsNewRouteWhenTheOldConnectionEnds() {
        AuthApi.SignedIn session = World.auth().session("t-mover", "d");
        WebSocketClient before = WebSocketClient.connect(one.port());
        before.useToken(session.token());
        before.ask("HEARTBEAT_PING_REQUEST", "{}");
        try (WebSocketClient after = WebSocketClient.connect(other.port())) {
            after.useToken(session.token());
            after.ask("HEARTBEAT_PING_REQUEST", "{}");
            var routes = one.bean(im.crosstalk.platform.routing.Routes.class);
            assertThat(routes.find(List.of(session.user()), List.of()).of(session.user()))
                    .containsExactlyInAnyOrder(one.address(), other.address());
            before.cut();
            await().atMost(5, TimeUnit.SECONDS)
                    .until(() -> routes.find(List.of(session.user()), List.of())
                            .of(session.user())
                            .equals(java.util.Set.of(other.address())));
        }
    }

    @Test
    void signingOutClosesTheSessionsConnectionsOnEveryGateway() {
        AuthApi.SignedIn session = World.auth().session("t-leaver", "d");
        try (WebSocketClient here = WebSocketClient.connect(one.port());
                WebSocketClient there = WebSocketClient.connect(other.port())) {
            here.useToken(session.token());
            there.useToken(session.token());
            here.ask("HEARTBEAT_PING_REQUEST", "{}");
            there.ask("HEARTBEAT_PING_REQUEST", "{}");
            assertThat(here.ask("LOGOUT_REQUEST", "{}").path("type").asString(""))
                    .isEqualTo("LOGOUT_RESPONSE");
            assertThat(here.closeCode()).isEqualTo(4401);
            assertThat(there.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void noAnswerIsAnErrorButALateAcknowledgementIsForwarded() {
        try (WebSocketClient ann = signedIn(one, "t-late")) {
            Envelope<Message> asked = send(ann, "t-bob2", "t-2");
            JsonNode error = ann.until("ERROR_RESPONSE");
            assertThat(error.path("payload").path("error_code").asString("")).isEqualTo("INTERNAL_SERVER_ERROR");
            assertThat(error.path("payload").path("original_request_type").asString(""))
                    .isEqualTo("SEND_PRIVATE_MESSAGE_REQUEST");
            services().send(one.address(), accepted(asked, 1, null));
            assertThat(ann.until("MESSAGE_ACK_NOTIFICATION")
                            .path("payload")
                            .path("client_message_id")
                            .asString(""))
                    .isEqualTo("t-2");
            // Once.
            services().send(one.address(), accepted(asked, 1, null));
            assertThat(ann.isSilentFor(300)).isTrue();
        }
    }

    @Test
    void otherLateAnswersAreDropped() {
        try (WebSocketClient ann = signedIn(one, "t-late2")) {
            ann.request("LIST_USER_GROUPS_REQUEST", "{}");
            assertThat(ann.until("ERROR_RESPONSE")
                            .path("payload")
                            .path("error_code")
                            .asString(""))
                    .isEqualTo("INTERNAL_SERVER_ERROR");
            Envelope<Message> asked = services().last(im.crosstalk.protocol.chat.ChatQuery.ListGroups.class);
            services()
                    .send(
                            one.address(),
                            new im.crosstalk.protocol.GatewayRecord.Answer(
                                    services().origin(asked).ref(),
                                    asked.caller().user(),
                                    asked.caller().session(),
                                    new im.crosstalk.protocol.chat.ChatReply.Groups(List.of())));
            assertThat(ann.isSilentFor(300)).isTrue();
        }
    }
}
