package im.crosstalk.gateway;

import static im.crosstalk.gateway.testing.World.client;
import static im.crosstalk.gateway.testing.World.signedIn;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.gateway.testing.TestGateway;
import im.crosstalk.gateway.testing.WebSocketClient;
import im.crosstalk.gateway.testing.World;
import im.crosstalk.protocol.file.FileApi;
import im.crosstalk.protocol.file.FileCommand;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The dialect "upload" over real sockets. */
class UploadTest {
    private final String id = "file-" + UUID.randomUUID();

    private static WebSocketClient local(String path, Map<String, String> headers) {
        return new WebSocketClient(World.gateway().localPort(), path, headers);
    }

    private static WebSocketClient local() {
        return local("/", Map.of());
    }

    private String start(long size) {
        return "{\"action\":\"start\",\"fileId\":\"" + id + "\",\"fileName\":\"example.zip\",\"fileSize\":" + size
                + "}";
    }

    private String chunk(long offset, String content) {
        return "{\"action\":\"chunk\",\"fileId\":\"" + id + "\",\"offset\":" + offset + ",\"data\":\""
                + Base64.getEncoder().encodeToString(content.getBytes(UTF_8)) + "\"}";
    }

    private String plain(String action) {
        return "{\"action\":\"" + action + "\",\"fileId\":\"" + id + "\"}";
    }

    private static void assertError(JsonNode frame, String code, String reason) {
        assertThat(frame.path("event").asString("")).as("%s", frame).isEqualTo("error");
        assertThat(frame.path("code").asString("")).isEqualTo(code);
        assertThat(frame.path("error").asString("")).contains(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "YQ", "YQ=", "YWJ=", "YR==", "YW Jj", "YWJ-"})
    void base64ThatNoEncoderWritesIsNone(String data) {
        try (WebSocketClient client = local()) {
            client.exchange(start(9));
            String chunk = "{\"action\":\"chunk\",\"fileId\":\"" + id + "\",\"offset\":0,\"data\":\"" + data + "\"}";
            assertError(client.exchange(chunk), "INVALID_PAYLOAD", "data: is no base64");
            assertThat(client.exchange(start(9)).path("offset").asInt(-1)).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "CON", "nul.txt", "evil\\u202egpj.exe", "\\u2066a\\u2028b"})
    void allNamesWithoutSlashesAndControlCharactersAreTaken(String strange) {
        try (WebSocketClient client = local()) {
            JsonNode started = client.exchange(start(9).replace("example.zip", strange));
            assertThat(started.path("event").asString("")).as("%s", started).isEqualTo("start-ack");
        }
    }

    @Test
    void theSeedsConversationIsPossible() {
        try (WebSocketClient client = local("/any/path", Map.of())) {
            JsonNode started = client.exchange(start(9));
            assertThat(started.toString())
                    .isEqualTo(
                            "{\"event\":\"start-ack\",\"fileId\":\"" + id + "\",\"offset\":0,\"status\":\"active\"}");
            assertThat(client.exchange(chunk(0, "abc")).toString())
                    .isEqualTo("{\"event\":\"progress\",\"fileId\":\"" + id
                            + "\",\"offset\":3,\"receivedBytes\":3,\"percent\":33.33}");
            assertThat(client.exchange(chunk(0, "abc")).toString())
                    .isEqualTo(
                            "{\"event\":\"offset-mismatch\",\"fileId\":\"" + id + "\",\"expected\":3,\"received\":0}");
            assertThat(client.exchange(plain("pause")).toString())
                    .isEqualTo("{\"event\":\"pause-ack\",\"fileId\":\"" + id + "\",\"offset\":3}");
            assertError(client.exchange(chunk(3, "def")), "PERMISSION_DENIED", "paused");
            assertThat(client.exchange(plain("resume")).path("event").asString(""))
                    .isEqualTo("resume-ack");
            assertError(client.exchange(plain("complete")), "INVALID_PAYLOAD", "offset 3");
            assertError(client.exchange(chunk(3, "much too long")), "INVALID_PAYLOAD", "");
            assertThat(client.exchange(chunk(3, "defghi")).path("percent").asDouble())
                    .isEqualTo(100);
            JsonNode complete = client.exchange(plain("complete"));
            assertThat(complete.path("event").asString("")).isEqualTo("complete-ack");
            assertThat(complete.path("filePath").asString("")).isEqualTo("uploads/x.zip");
            JsonNode again = client.exchange(start(9));
            assertError(again, "PERMISSION_DENIED", "already complete");
            assertThat(again.path("error").asString("")).isEqualTo("already complete");
            assertError(client.exchange(chunk(9, "")), "PERMISSION_DENIED", "already complete");
        }
    }

    @Test
    void framesOfOneFileAreCarriedOutInOrderHoweverFastTheyCome() {
        int chunks = 120;
        try (WebSocketClient client = local()) {
            client.text(start(10 * chunks));
            for (int i = 0; i < chunks; i++) {
                client.text(chunk(10 * i, "0123456789"));
            }
            client.text(plain("complete"));
            assertThat(client.receive().path("event").asString("")).isEqualTo("start-ack");
            for (int i = 1; i <= chunks; i++) {
                assertThat(client.receive().path("offset").asInt(-1)).isEqualTo(10 * i);
            }
            assertThat(client.receive().path("event").asString("")).isEqualTo("complete-ack");
        }
    }

    @Test
    void anotherConnectionGoesOn() {
        try (WebSocketClient first = local()) {
            first.exchange(start(6));
            first.exchange(chunk(0, "abc"));
        }
        try (WebSocketClient second = local()) {
            assertThat(second.exchange(chunk(3, "d")).path("offset").asInt()).isEqualTo(4);
            assertThat(second.exchange(start(6)).path("offset").asInt()).isEqualTo(4);
            assertError(second.exchange(start(7)), "INVALID_PAYLOAD", "fileSize");
        }
    }

    @Test
    void aStoppedUploadTakesNothingUntilItIsStartedAgain() {
        try (WebSocketClient client = local()) {
            client.exchange(start(6));
            client.exchange(chunk(0, "abc"));
            assertThat(client.exchange(plain("stop")).toString())
                    .isEqualTo("{\"event\":\"stop-ack\",\"fileId\":\"" + id + "\"}");
            assertError(client.exchange(chunk(3, "def")), "PERMISSION_DENIED", "stopped");
            assertThat(client.exchange(start(6)).path("offset").asInt()).isEqualTo(3);
            client.exchange("{\"action\":\"stop\",\"fileId\":\"" + id + "\",\"delete\":true}");
            assertThat(client.exchange(start(6)).path("offset").asInt()).isEqualTo(0);
        }
    }

    @Test
    void expiredUrlsAreRenewedUnseen() {
        try (WebSocketClient client = local()) {
            client.exchange(start(6));
            World.files().expireUrls();
            assertThat(client.exchange(chunk(0, "abc")).path("offset").asInt()).isEqualTo(3);
        }
    }

    @Test
    void emptyFilesAreComplete() {
        try (WebSocketClient client = local()) {
            client.exchange(start(0));
            assertThat(client.exchange(chunk(0, "")).path("percent").asInt()).isEqualTo(100);
            assertThat(client.exchange(plain("complete")).path("event").asString(""))
                    .isEqualTo("complete-ack");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"action":"start"}                                                        | INVALID_PAYLOAD       | fileId
                    {"action":"start","fileId":7}                                             | INVALID_PAYLOAD       | fileId
                    {"action":"start","fileId":"a b","fileName":"x","fileSize":1}             | INVALID_PAYLOAD       | fileId
                    {"action":"start","fileId":"a","fileSize":1}                              | INVALID_PAYLOAD       | fileName
                    {"action":"start","fileId":"a","fileName":"../x","fileSize":1}            | INVALID_PAYLOAD       | file_name
                    {"action":"start","fileId":"a","fileName":"x"}                            | INVALID_PAYLOAD       | fileSize
                    {"action":"start","fileId":"a","fileName":"x","fileSize":-1}              | INVALID_PAYLOAD       | fileSize
                    {"action":"start","fileId":"a","fileName":"x","fileSize":1.5}             | INVALID_PAYLOAD       | fileSize
                    {"action":"start","fileId":"a","fileName":"x","fileSize":9007199254740992}| INVALID_PAYLOAD       | fileSize
                    {"action":"chunk","fileId":"nobody-started-this","offset":0,"data":"YQ=="}| RESOURCE_NOT_FOUND    | no
                    {"action":"chunk","fileId":"a","offset":0,"data":"!!"}                    | INVALID_PAYLOAD       | data
                    {"action":"chunk","fileId":"a","offset":0}                                | INVALID_PAYLOAD       | data
                    {"action":"chunk","fileId":"a","data":"YQ=="}                             | INVALID_PAYLOAD       | offset
                    {"action":"pause","fileId":"nobody-started-this"}                         | RESOURCE_NOT_FOUND    | no such upload
                    {"action":"resume","fileId":"nobody-started-this"}                        | RESOURCE_NOT_FOUND    | no such upload
                    {"action":"stop","fileId":"nobody-started-this"}                          | RESOURCE_NOT_FOUND    | no such upload
                    {"action":"stop","fileId":"a","delete":"yes"}                             | INVALID_PAYLOAD       | delete
                    {"action":"complete","fileId":"nobody-started-this"}                      | RESOURCE_NOT_FOUND    | no such upload
                    {"action":"complete","fileId":"a","sha256":"ff"}                          | INVALID_PAYLOAD       | sha256
                    {"action":"make-coffee","fileId":"a"}                                     | FEATURE_NOT_SUPPORTED |
                    {"action":7}                                                              | FEATURE_NOT_SUPPORTED |
                    {"action":null}                                                           | FEATURE_NOT_SUPPORTED |
                    """)
    void refusalsAreTold(String frame, String code, String reason) {
        try (WebSocketClient client = local()) {
            assertError(client.exchange(frame), code, reason == null ? "" : reason);
            assertThat(client.exchange(start(1)).path("event").asString("")).isEqualTo("start-ack");
        }
    }

    @Test
    void chunksAreLimited() {
        try (WebSocketClient client = local()) {
            client.exchange(start(1 << 20));
            assertThat(client.exchange(chunk(0, "x".repeat(512 * 1024)))
                            .path("offset")
                            .asInt())
                    .isEqualTo(512 * 1024);
            assertError(client.exchange(chunk(512 * 1024, "x".repeat(512 * 1024 + 1))), "INVALID_PAYLOAD", "524288");
        }
    }

    @Test
    void withoutASessionItWorksOnlyAtTheSecondAddress() {
        try (WebSocketClient client = client()) {
            JsonNode refusal = client.exchange(start(3));
            assertError(refusal, "AUTH_REQUIRED", "AUTH_REQUIRED");
            assertThat(refusal.path("fileId").asString("")).isEqualTo(id);
            assertError(client.exchange(chunk(0, "abc")), "AUTH_REQUIRED", "AUTH_REQUIRED");
        }
        try (TestGateway closed = World.anotherGateway("closed-0", "im.upload.anonymous=false");
                var client = new WebSocketClient(closed.localPort(), "/", Map.of())) {
            assertError(client.exchange(start(3)), "AUTH_REQUIRED", "AUTH_REQUIRED");
        }
        try (TestGateway open = World.anotherGateway("open-0", "im.upload.host=0.0.0.0");
                var client = new WebSocketClient(open.localPort(), "/", Map.of())) {
            assertError(client.exchange(start(3)), "AUTH_REQUIRED", "AUTH_REQUIRED");
        }
        try (TestGateway open = World.anotherGateway("open-1", "im.upload.host=0.0.0.0", "im.upload.anonymous=true");
                var client = new WebSocketClient(open.localPort(), "/", Map.of())) {
            assertThat(client.exchange(start(3)).path("event").asString("")).isEqualTo("start-ack");
        }
        assertThat(World.services().last(FileCommand.StartUpload.class).caller().user())
                .isEqualTo(FileApi.ANYBODY);
    }

    @Test
    void whoIsSignedInUploadsTheirOwnAmongChatFrames() {
        try (WebSocketClient ann = signedIn("upload-ann");
                WebSocketClient bob = local()) {
            assertThat(ann.exchange(start(3)).path("event").asString("")).isEqualTo("start-ack");
            assertThat(World.services()
                            .last(FileCommand.StartUpload.class)
                            .caller()
                            .user())
                    .isEqualTo(World.auth().user("upload-ann"));
            assertThat(ann.ask("HEARTBEAT_PING_REQUEST", "{}").path("type").asString(""))
                    .isEqualTo("HEARTBEAT_PONG_RESPONSE");
            assertThat(ann.exchange(chunk(0, "abc")).path("percent").asInt()).isEqualTo(100);
            assertError(bob.exchange(chunk(0, "abc")), "RESOURCE_NOT_FOUND", "");
            // Who signs in at the second address means their own files from then on.
            assertThat(bob.exchange(start(5)).path("offset").asInt()).isZero();
            bob.signIn("upload-ann");
            assertThat(bob.exchange(start(3)).path("offset").asInt()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8000", "http://127.0.0.1:3000", "https://LOCALHOST", "http://[::1]:5173"})
    void pagesOfThisMachineMayConnectAtTheSecondAddressOnly(String origin) {
        try (WebSocketClient second = local("/", Map.of("Origin", origin));
                WebSocketClient first = new WebSocketClient(World.gateway().port(), "/ws", Map.of("Origin", origin))) {
            assertThat(second.status()).isEqualTo(101);
            assertThat(first.status()).isEqualTo(403);
        }
    }

    @Test
    void pagesFromElsewhereMayNot() {
        try (WebSocketClient other = local("/", Map.of("Origin", "http://evil.example"));
                WebSocketClient named = local("/", Map.of("Origin", "http://127.0.0.1.evil.example"));
                WebSocketClient none = local("/", Map.of("Origin", "null"))) {
            assertThat(other.status()).isEqualTo(403);
            assertThat(named.status()).isEqualTo(403);
            assertThat(none.status()).isEqualTo(403);
        }
    }

    @Test
    void chunksAreNotCountedAgainstTheLimitOfFramesButWhatIsNoneIs() {
        try (TestGateway strict = World.anotherGateway(
                        "upload-strict-0", "im.rate-limit.burst=20", "im.rate-limit.per-second=1");
                var client = new WebSocketClient(strict.localPort(), "/", Map.of())) {
            client.exchange(start(60));
            for (int i = 0; i < 60; i++) {
                assertThat(client.exchange(chunk(i, "x")).path("event").asString(""))
                        .isEqualTo("progress");
            }
            for (int i = 0; i < 19; i++) {
                assertError(client.exchange("{\"action\":\"chunk\",\"fileId\":7}"), "INVALID_PAYLOAD", "fileId");
            }
            client.text("{\"action\":\"chunk\",\"fileId\":7}");
            client.text("{\"action\":\"chunk\",\"fileId\":7}");
            assertError(
                    client.until(frame -> frame.path("code").asString("").equals("RATE_LIMIT_EXCEEDED")),
                    "RATE_LIMIT_EXCEEDED",
                    "");
        }
    }

    @Test
    void whoUploadsWithoutSigningInMayStay() {
        try (TestGateway brief = World.anotherGateway(
                        "upload-brief-0", "im.socket.sign-in-idle=500ms", "im.socket.sign-in-limit=1s");
                var uploader = new WebSocketClient(brief.localPort(), "/", Map.of());
                var idle = new WebSocketClient(brief.localPort(), "/", Map.of())) {
            uploader.exchange(start(6));
            assertThat(idle.closeCode()).isEqualTo(4401);
            assertThat(uploader.isSilentFor(1_500)).isTrue();
            assertThat(uploader.exchange(chunk(0, "abc")).path("offset").asInt())
                    .isEqualTo(3);
        }
    }

    @Test
    void whenFileServiceIsAwayTheClientIsTold() {
        try (TestGateway alone = World.anotherGateway("upload-alone-0", "im.file-url=http://127.0.0.1:1");
                var client = new WebSocketClient(alone.localPort(), "/", Map.of())) {
            client.exchange(start(6));
            assertError(client.exchange(chunk(0, "abc")), "INTERNAL_SERVER_ERROR", "");
        }
    }

    @Test
    void whenAllTogetherHaveTooMuchOnItsWayEachHasOneChunk() {
        int files = 6;
        try (TestGateway narrow = World.anotherGateway("upload-narrow-0", "im.chunks.in-flight-size-of-all=4B");
                var client = new WebSocketClient(narrow.localPort(), "/", Map.of());
                var other = new WebSocketClient(narrow.localPort(), "/", Map.of())) {
            for (int i = 0; i < files; i++) {
                client.exchange(start(3).replace(id, id + i));
            }
            other.exchange(start(3).replace(id, id + "-other"));
            World.files().hold();
            for (int i = 0; i < files; i++) {
                client.text(chunk(0, "abc").replace(id, id + i));
            }
            // Two make too much; whoever has none may always have one.
            Awaitility.await().until(() -> World.files().held() == 2);
            other.text(chunk(0, "abc").replace(id, id + "-other"));
            Awaitility.await().until(() -> World.files().held() == 3);
            assertThat(client.isSilentFor(200)).isTrue();
            assertThat(World.files().held()).isEqualTo(3);
            World.files().release();
            for (int i = 0; i < files; i++) {
                assertThat(client.receive().path("event").asString("")).isEqualTo("progress");
            }
            assertThat(other.receive().path("event").asString("")).isEqualTo("progress");
        } finally {
            World.files().release();
        }
    }

    @Test
    void whoBringsChunksFasterThanAllTogetherMayIsReadALittleLater() {
        try (TestGateway slow = World.anotherGateway("upload-slow-0", "im.chunks.rate-of-all=3B");
                var client = new WebSocketClient(slow.localPort(), "/", Map.of())) {
            client.exchange(start(6));
            client.text(chunk(0, "abc"));
            client.text(chunk(3, "def"));
            assertThat(client.receive().path("event").asString("")).isEqualTo("progress");
            assertThat(client.isSilentFor(300)).isTrue();
            assertThat(client.receive().path("event").asString("")).isEqualTo("progress");
        }
    }

    @Test
    void chunksThatWaitForOneGoTogetherAndEachIsAcknowledged() {
        int chunks = 12;
        try (WebSocketClient client = local()) {
            client.exchange(start(10 * chunks));
            long before = World.files().requests();
            World.files().hold();
            for (int i = 0; i < chunks; i++) {
                client.text(chunk(10 * i, "0123456789"));
            }
            client.text(chunk(70, "again"));
            client.text(plain("pause"));
            Awaitility.await().until(() -> World.files().held() == 1);
            assertThat(client.isSilentFor(200)).isTrue();
            World.files().release();
            for (int i = 1; i <= chunks; i++) {
                assertThat(client.receive().path("offset").asInt(-1)).isEqualTo(10 * i);
            }
            JsonNode mismatch = client.receive();
            assertThat(mismatch.path("event").asString("")).isEqualTo("offset-mismatch");
            assertThat(mismatch.path("expected").asInt()).isEqualTo(10 * chunks);
            assertThat(client.receive().path("event").asString("")).isEqualTo("pause-ack");
            assertThat(World.files().requests() - before).isEqualTo(3);
        } finally {
            World.files().release();
        }
    }

    @Test
    void ofChunksThatWentTogetherEachIsToldWhatBecameOfIt() {
        try (WebSocketClient client = local();
                WebSocketClient other = local()) {
            client.exchange(start(9));
            client.exchange(chunk(0, "a"));
            World.files().hold();
            client.text(chunk(1, "b"));
            Awaitility.await().until(() -> World.files().held() == 1);
            // While these wait, somebody else brings the first of them.
            client.text(chunk(2, "cd"));
            client.text(chunk(4, "ef"));
            assertThat(client.isSilentFor(100)).isTrue();
            World.files().bring(id, "bcd".getBytes(UTF_8));
            World.files().release();
            assertThat(client.receive().path("expected").asInt()).isEqualTo(4);
            assertThat(client.receive().path("expected").asInt()).isEqualTo(4);
            assertThat(client.receive().path("offset").asInt()).isEqualTo(6);
            assertThat(other.exchange(chunk(6, "ghi")).path("percent").asInt()).isEqualTo(100);
        } finally {
            World.files().release();
        }
    }
}
