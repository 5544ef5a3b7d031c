package im.crosstalk.gateway;

import static im.crosstalk.gateway.testing.Posts.chat;
import static im.crosstalk.gateway.testing.Posts.message;
import static im.crosstalk.gateway.testing.Posts.posted;
import static im.crosstalk.gateway.testing.World.services;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.crosstalk.gateway.testing.CommandClient;
import im.crosstalk.gateway.testing.TestGateway;
import im.crosstalk.gateway.testing.WebSocketClient;
import im.crosstalk.gateway.testing.World;
import im.crosstalk.protocol.GatewayAddress;
import im.crosstalk.protocol.presence.PresenceCommand;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Limits and close codes, on a gateway whose limits are short. */
class LimitsTest {
    private static TestGateway gateway;
    private static TestGateway strict;

    @BeforeAll
    static void start() {
        gateway = World.anotherGateway(
                "limits-0",
                "im.session.heartbeat-timeout=3s",
                "im.socket.sign-in-idle=2s",
                "im.socket.sign-in-limit=6s",
                "im.socket.handshake-limit=1s");
        strict = World.anotherGateway("strict-0", "im.rate-limit.burst=20", "im.rate-limit.per-second=1");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        strict.close();
    }

    private static WebSocketClient client() {
        return WebSocketClient.connect(gateway.port());
    }

    @Test
    void whoDoesNotSignInIsClosed() {
        try (WebSocketClient idle = client()) {
            long start = System.nanoTime();
            // Frames that are not carried out do not count.
            idle.ask("HEARTBEAT_PING_REQUEST", "{}");
            for (int i = 0; i < 2; i++) {
                assertThat(idle.isSilentFor(800)).isTrue();
                idle.ask("LOGIN_REQUEST", "{\"username\":\"wrong\",\"password_hash\":\"" + "0".repeat(64) + "\"}");
            }
            assertThat(idle.closeCode()).isEqualTo(4401);
            assertThat(System.nanoTime() - start).isBetween(1_900_000_000L, 3_400_000_000L);
        }
    }

    @Test
    void silenceClosesWhoSignedInByEnvelope() {
        try (WebSocketClient client = client()) {
            client.signIn("silent");
            assertThat(client.closeCode()).isEqualTo(4408);
        }
        long number = World.auth().user("silent").number();
        await().atMost(10, TimeUnit.SECONDS)
                .until(() -> services().asked(PresenceCommand.SessionClosed.class).stream()
                        .anyMatch(closed -> closed.user().number() == number));
    }

    @Test
    void halfAFrameIsSilence() {
        try (WebSocketClient client = client()) {
            client.signIn("half");
            client.send(new byte[] {(byte) 0x81, (byte) 0xfe, 0x10});
            assertThat(client.closeCode()).isEqualTo(4408);
        }
    }

    @Test
    void whoSignedInAtTheHandshakeIsPingedAndPongsCount() {
        String token = World.auth().session("pinged", "d").token();
        try (var client = new WebSocketClient(gateway.port(), "/ws", Map.of("Authorization", "Bearer " + token))) {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
            while (System.nanoTime() < until) {
                WebSocketClient.Frame frame = client.next();
                assertThat(frame.opcode()).isEqualTo(WebSocketClient.PING);
                client.frame(WebSocketClient.PONG, true, frame.payload());
            }
            assertThat(client.closeCode()).isEqualTo(4408);
        }
    }

    @Test
    void whoSignedInByCommandIsPingedAndPongsCount() {
        try (CommandClient client = CommandClient.signedIn(gateway.port(), "pinged2")) {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
            while (System.nanoTime() < until) {
                WebSocketClient.Frame frame = client.socket().next();
                assertThat(frame.opcode()).isEqualTo(WebSocketClient.PING);
                client.socket().frame(WebSocketClient.PONG, true, frame.payload());
            }
            assertThat(client.socket().closeCode()).isEqualTo(4408);
        }
    }

    @Test
    void tooManyCommandsAreRefusedInTheirOwnDialectThenClosed() {
        try (CommandClient client = CommandClient.signedIn(strict.port(), "fast2")) {
            for (int i = 0; i < 40; i++) {
                client.send("GetUserInfo", "{\"clientId\":" + i + "}");
            }
            assertThat(client.until(frame -> CommandClient.state(frame).equals("RateLimitExceeded"))
                            .path("data")
                            .path("clientId")
                            .isIntegralNumber())
                    .isTrue();
            assertThat(client.socket().closeCode()).isEqualTo(4429);
        }
    }

    @Test
    void tooManyFramesAreRefusedThenClosed() {
        try (WebSocketClient client = WebSocketClient.connect(strict.port())) {
            client.signIn("fast");
            for (int i = 0; i < 40; i++) {
                client.request("HEARTBEAT_PING_REQUEST", "{}");
            }
            var refusal = client.until("ERROR_RESPONSE");
            assertThat(refusal.path("payload").path("error_code").asString("")).isEqualTo("RATE_LIMIT_EXCEEDED");
            assertThat(refusal.path("request_id").asString("")).startsWith("r");
            assertThat(client.closeCode()).isEqualTo(4429);
        }
    }

    @Test
    void connectionsOfOneSessionShareOneLimit() {
        String token = World.auth().session("shared-limit", "d").token();
        try (WebSocketClient one = WebSocketClient.connect(strict.port());
                WebSocketClient other = WebSocketClient.connect(strict.port())) {
            one.useToken(token);
            other.useToken(token);
            one.ask("HEARTBEAT_PING_REQUEST", "{}");
            for (int i = 0; i < 18; i++) {
                one.ask("HEARTBEAT_PING_REQUEST", "{}");
            }
            other.ask("HEARTBEAT_PING_REQUEST", "{}");
            for (int i = 0; i < 4; i++) {
                other.request("HEARTBEAT_PING_REQUEST", "{}");
            }
            assertThat(other.until("ERROR_RESPONSE")
                            .path("payload")
                            .path("error_code")
                            .asString(""))
                    .isEqualTo("RATE_LIMIT_EXCEEDED");
        }
    }

    @Test
    void aClientThatDoesNotReadIsClosed() {
        try (WebSocketClient slow = World.client()) {
            slow.signIn("slow");
            slow.ask("HEARTBEAT_PING_REQUEST", "{}");
            overwhelm(World.gateway().address(), "slow");
            // Reads on now: what the kernel has, then the reason.
            assertThat(slow.closeCode()).isEqualTo(4413);
        }
    }

    @Test
    void aClientThatReadsAgainLaterStillHearsWhyItWasClosed() {
        try (TestGateway gateway =
                        World.anotherGateway("slow-0", "im.socket.close-patience=1ms", "im.socket.sign-in-idle=500ms");
                WebSocketClient slow = WebSocketClient.connect(gateway.port())) {
            slow.signIn("late");
            slow.ask("HEARTBEAT_PING_REQUEST", "{}");
            overwhelm(gateway.address(), "late");
            try (WebSocketClient idle = WebSocketClient.connect(gateway.port())) {
                // Ten looks at all connections later.
                assertThat(idle.closeCode()).isEqualTo(4401);
            }
            assertThat(slow.closeCode()).isEqualTo(4413);
        }
    }

    /** Sends more than the limit, the kernel's buffers on both sides, and what is between; until that has ended the session. */
    private static void overwhelm(GatewayAddress gateway, String username) {
        String text = "x".repeat(60_000);
        for (int i = 1; i <= 200; i++) {
            services().send(gateway, posted(message(chat(username, "sender"), i, "sender", text)));
        }
        long number = World.auth().user(username).number();
        await().atMost(20, TimeUnit.SECONDS)
                .until(() -> services().asked(PresenceCommand.SessionClosed.class).stream()
                        .anyMatch(closed -> closed.user().number() == number));
    }

    @Test
    void halfAHandshakeIsCut() throws IOException {
        try (var nothing = new Socket("127.0.0.1", gateway.port());
                var half = new Socket("127.0.0.1", gateway.port())) {
            half.getOutputStream().write("GET /ws HTTP/1.1\r\nHost: x\r\nX-A: ".getBytes(UTF_8));
            assertCut(nothing);
            long start = System.nanoTime();
            half.setSoTimeout(200);
            // A byte now and then changes nothing.
            while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(5)) {
                try {
                    half.getOutputStream().write('a');
                    if (half.getInputStream().read() < 0) {
                        return;
                    }
                } catch (java.net.SocketTimeoutException notYet) {
                    // once more
                } catch (IOException cut) {
                    return;
                }
            }
            throw new AssertionError("a half-sent request is kept");
        }
    }

    private static void assertCut(Socket socket) throws IOException {
        socket.setSoTimeout(5_000);
        try (InputStream in = socket.getInputStream()) {
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void stoppingClosesWith1001() {
        TestGateway brief = World.anotherGateway("brief-0");
        try (WebSocketClient client = WebSocketClient.connect(brief.port());
                WebSocketClient signedIn = WebSocketClient.connect(brief.port())) {
            signedIn.signIn("drained");
            Thread stopping = Thread.ofVirtual().start(brief::close);
            assertThat(client.closeCode()).isEqualTo(1001);
            assertThat(signedIn.closeCode()).isEqualTo(1001);
            client.close();
            signedIn.close();
            await().atMost(10, TimeUnit.SECONDS).until(() -> !stopping.isAlive());
        }
    }

    @Test
    void restartingClosesWith1012() {
        TestGateway brief = World.anotherGateway("brief-1", "im.socket.restarts=true");
        try (WebSocketClient client = WebSocketClient.connect(brief.port())) {
            Thread stopping = Thread.ofVirtual().start(brief::close);
            assertThat(client.closeCode()).isEqualTo(1012);
            client.close();
            await().atMost(10, TimeUnit.SECONDS).until(() -> !stopping.isAlive());
        }
    }
}
