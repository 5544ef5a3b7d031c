package im.crosstalk.gateway;

import static im.crosstalk.gateway.testing.World.client;
import static im.crosstalk.gateway.testing.World.signedIn;
import static im.crosstalk.gateway.testing.World.uuid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.crosstalk.gateway.testing.WebSocketClient;
import im.crosstalk.gateway.testing.World;
import im.crosstalk.protocol.auth.AuthApi;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.presence.PresenceCommand;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class SignInTest {
    private static String code(JsonNode frame) {
        return frame.path("payload").path("error_code").asString("");
    }

    @Test
    void registersAndSignsIn() {
        try (WebSocketClient client = client()) {
            JsonNode registered = client.ask(
                    "REGISTER_REQUEST", "{\"username\":\"register-me\",\"password_hash\":\"" + "0".repeat(64) + "\"}");
            assertThat(registered.path("type").asString("")).isEqualTo("REGISTER_RESPONSE");
            assertThat(registered.path("payload").path("success").asBoolean()).isTrue();
            JsonNode payload = client.signIn("register-me").path("payload");
            assertThat(payload.path("success").asBoolean()).isTrue();
            assertThat(payload.path("user_id").asString("")).isEqualTo(uuid("register-me"));
            assertThat(payload.path("user_number").asLong())
                    .isEqualTo(World.auth().user("register-me").number());
            assertThat(client.ask("HEARTBEAT_PING_REQUEST", "{}").path("type").asString(""))
                    .isEqualTo("HEARTBEAT_PONG_RESPONSE");
        }
    }

    @Test
    void refusalsOfAuthServiceComeInTheirOwnResponse() {
        try (WebSocketClient client = client()) {
            World.auth().user("taken");
            JsonNode taken = client.ask(
                    "REGISTER_REQUEST", "{\"username\":\"taken\",\"password_hash\":\"" + "0".repeat(64) + "\"}");
            assertThat(taken.path("type").asString("")).isEqualTo("REGISTER_RESPONSE");
            assertThat(taken.path("payload").path("success").asBoolean(true)).isFalse();
            assertThat(code(taken)).isEqualTo("USERNAME_TAKEN");
            JsonNode wrong = client.signIn("wrong");
            assertThat(wrong.path("type").asString("")).isEqualTo("LOGIN_RESPONSE");
            assertThat(code(wrong)).isEqualTo("AUTH_FAILED");
            assertThat(wrong.path("payload").path("user_id").isNull()).isTrue();
            JsonNode often = client.signIn("often");
            assertThat(often.path("type").asString("")).isEqualTo("ERROR_RESPONSE");
            assertThat(code(often)).isEqualTo("RATE_LIMIT_EXCEEDED");
        }
    }

    @Test
    void aSecondSignInOnOneConnectionIsDenied() {
        try (WebSocketClient client = signedIn("twice")) {
            String token = client.token();
            JsonNode again = client.signIn("twice");
            assertThat(again.path("type").asString("")).isEqualTo("LOGIN_RESPONSE");
            assertThat(code(again)).isEqualTo("PERMISSION_DENIED");
            client.useToken(token);
            assertThat(client.ask("HEARTBEAT_PING_REQUEST", "{}").path("type").asString(""))
                    .isEqualTo("HEARTBEAT_PONG_RESPONSE");
        }
    }

    @Test
    void tellsMissingFromInvalidTokens() {
        AuthApi.SignedIn other = World.auth().session("other-token", "d");
        AuthApi.SignedIn expired = World.auth()
                .issue(
                        World.auth().user("tokens"),
                        "tokens",
                        new SessionId("old"),
                        "d",
                        Instant.now().minusSeconds(1));
        try (WebSocketClient client = client()) {
            assertThat(code(client.ask("HEARTBEAT_PING_REQUEST", "{}"))).isEqualTo("MISSING_TOKEN");
            client.useToken("forged");
            assertThat(code(client.ask("HEARTBEAT_PING_REQUEST", "{}"))).isEqualTo("INVALID_TOKEN");
            client.useToken(expired.token());
            assertThat(code(client.ask("HEARTBEAT_PING_REQUEST", "{}"))).isEqualTo("INVALID_TOKEN");
            client.useToken(null);
            client.signIn("tokens");
            String own = client.token();
            client.useToken(null);
            assertThat(code(client.ask("HEARTBEAT_PING_REQUEST", "{}"))).isEqualTo("MISSING_TOKEN");
            client.useToken(other.token());
            assertThat(code(client.ask("HEARTBEAT_PING_REQUEST", "{}"))).isEqualTo("INVALID_TOKEN");
            client.useToken(own.substring(0, own.length() - 2) + "AA");
            assertThat(code(client.ask("HEARTBEAT_PING_REQUEST", "{}"))).isEqualTo("INVALID_TOKEN");
            client.useToken(own);
            assertThat(code(client.ask("HEARTBEAT_PING_REQUEST", "{}"))).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource
    void oneTokenHasOneText(UnaryOperator<String> altered) {
        String token = World.auth().session("one-text", "d").token();
        try (WebSocketClient client = client()) {
            client.useToken(altered.apply(token));
            assertThat(code(client.ask("HEARTBEAT_PING_REQUEST", "{}"))).isEqualTo("INVALID_TOKEN");
        }
    }

    /** What a decoder of Base64 may overlook. */
    static Stream<UnaryOperator<String>> oneTokenHasOneText() {
        return Stream.of(
                token -> token + "!",
                token -> token + "=",
                token -> " " + token,
                token -> token + "\\n",
                token ->
                        new StringBuilder(token).insert(token.length() - 5, '*').toString(),
                // The last of the 86 characters that are the signature carries two bits.
                token -> token.substring(0, token.length() - 1) + (char) (token.charAt(token.length() - 1) + 1));
    }

    @Test
    void allTokensOfOneSessionAreEqual() {
        AuthApi.SignedIn first = World.auth().session("equal", "d");
        AuthApi.SignedIn second = World.auth()
                .issue(
                        first.user(),
                        "equal",
                        first.session(),
                        "d",
                        Instant.now().plusSeconds(60));
        try (WebSocketClient client = client()) {
            client.useToken(first.token());
            assertThat(code(client.ask("HEARTBEAT_PING_REQUEST", "{}"))).isEmpty();
            client.useToken(second.token());
            assertThat(code(client.ask("HEARTBEAT_PING_REQUEST", "{}"))).isEmpty();
        }
    }

    @Test
    void aTokenEndsOnTheConnectionThatItSignedIn() {
        AuthApi.SignedIn brief = World.auth()
                .issue(
                        World.auth().user("brief"),
                        "brief",
                        new SessionId("brief"),
                        "d",
                        Instant.now().plusSeconds(3));
        try (WebSocketClient client = client()) {
            client.useToken(brief.token());
            assertThat(code(client.ask("HEARTBEAT_PING_REQUEST", "{}"))).isEmpty();
            await().atMost(10, TimeUnit.SECONDS)
                    .until(() ->
                            code(client.ask("HEARTBEAT_PING_REQUEST", "{}")).equals("INVALID_TOKEN"));
        }
    }

    @Test
    void theFirstRequestMaySignInByItsToken() {
        try (WebSocketClient client = client()) {
            client.useToken(World.auth().session("resumes", "d").token());
            assertThat(client.ask("HEARTBEAT_PING_REQUEST", "{}").path("type").asString(""))
                    .isEqualTo("HEARTBEAT_PONG_RESPONSE");
            assertThat(code(client.signIn("resumes"))).isEqualTo("PERMISSION_DENIED");
        }
    }

    @Test
    void aHandshakeMaySignIn() {
        String token = World.auth().session("handshake", "d").token();
        int port = World.gateway().port();
        try (var bearer = new WebSocketClient(port, "/ws", Map.of("Authorization", "Bearer " + token));
                var protocol =
                        new WebSocketClient(port, "/ws", Map.of("Sec-WebSocket-Protocol", "im, bearer." + token))) {
            assertThat(bearer.status()).isEqualTo(101);
            // No token in the frames: the connection itself is signed in.
            assertThat(bearer.ask("HEARTBEAT_PING_REQUEST", "{}").path("type").asString(""))
                    .isEqualTo("HEARTBEAT_PONG_RESPONSE");
            assertThat(protocol.status()).isEqualTo(101);
            assertThat(protocol.headers()).anyMatch(header -> header.equalsIgnoreCase("sec-websocket-protocol: im"));
            assertThat(protocol.ask("HEARTBEAT_PING_REQUEST", "{}").path("type").asString(""))
                    .isEqualTo("HEARTBEAT_PONG_RESPONSE");
        }
    }

    @Test
    void aBadHandshakeIsNotUpgraded() {
        int port = World.gateway().port();
        String token = World.auth().session("handshake", "d").token();
        assertThat(status(port, "/ws", Map.of("Authorization", "Bearer nonsense")))
                .isEqualTo(401);
        assertThat(status(port, "/ws", Map.of("Sec-WebSocket-Protocol", "im, bearer.nonsense")))
                .isEqualTo(401);
        assertThat(status(port, "/ws?token=" + token, Map.of())).isEqualTo(400);
        assertThat(status(port, "/ws?x=" + token, Map.of())).isEqualTo(400);
        assertThat(status(port, "/ws", Map.of("Origin", "https://evil.example")))
                .isEqualTo(403);
        assertThat(status(port, "/ws", Map.of("Origin", "null"))).isEqualTo(403);
        assertThat(status(port, "/ws", Map.of("Origin", "http://127.0.0.1:" + port)))
                .isEqualTo(101);
        assertThat(status(port, "/other", Map.of())).isEqualTo(404);
    }

    private static int status(int port, String path, Map<String, String> headers) {
        try (var client = new WebSocketClient(port, path, headers)) {
            return client.status();
        }
    }

    @Test
    void signingOutIsAnsweredThenAllConnectionsOfTheSessionAreClosed() {
        AuthApi.SignedIn session = World.auth().session("leaves", "d");
        try (WebSocketClient one = client();
                WebSocketClient other = client()) {
            one.useToken(session.token());
            other.useToken(session.token());
            one.ask("HEARTBEAT_PING_REQUEST", "{}");
            other.ask("HEARTBEAT_PING_REQUEST", "{}");
            JsonNode answer = one.ask("LOGOUT_REQUEST", "{}");
            assertThat(answer.path("type").asString("")).isEqualTo("LOGOUT_RESPONSE");
            assertThat(answer.path("payload").path("success").asBoolean()).isTrue();
            assertThat(one.closeCode()).isEqualTo(4401);
            assertThat(other.closeCode()).isEqualTo(4401);
        }
        try (WebSocketClient again = client()) {
            again.useToken(session.token());
            assertThat(code(again.ask("HEARTBEAT_PING_REQUEST", "{}"))).isEqualTo("INVALID_TOKEN");
        }
    }

    @Test
    void presenceHearsOfSessionsComingAndGoing() {
        WebSocketClient client = signedIn("present");
        long number = World.auth().user("present").number();
        await().atMost(5, TimeUnit.SECONDS)
                .until(() -> World.services().asked(PresenceCommand.SessionOpened.class).stream()
                        .anyMatch(opened -> opened.user().number() == number));
        client.cut();
        await().atMost(5, TimeUnit.SECONDS)
                .until(() -> World.services().asked(PresenceCommand.SessionClosed.class).stream()
                        .anyMatch(closed -> closed.user().number() == number));
    }
}
