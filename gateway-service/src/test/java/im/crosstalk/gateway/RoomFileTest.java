package im.crosstalk.gateway;

import static im.crosstalk.gateway.testing.World.client;
import static im.crosstalk.gateway.testing.World.signedIn;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.gateway.testing.Posts;
import im.crosstalk.gateway.testing.TestGateway;
import im.crosstalk.gateway.testing.WebSocketClient;
import im.crosstalk.gateway.testing.World;
import im.crosstalk.protocol.id.ChatId;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The dialect "roomfile" over real sockets. */
class RoomFileTest {
    private final String name = UUID.randomUUID() + ".txt";
    private final ChatId room = Posts.chat("room-ann", "room-bob");
    private WebSocketClient ann;

    @BeforeEach
    void signIn() {
        ann = signedIn("room-ann");
    }

    @AfterEach
    void leave() {
        ann.close();
    }

    private String frame(String action, String more) {
        return "{\"action\":\"" + action + "\",\"data\":{\"chat_id\":\"room-ann\",\"room_id\":\"" + room.roomId()
                + "\",\"file_path\":\"" + name + "\"" + more + "}}";
    }

    private String init(long size, long packets, String more) {
        return frame(
                "file_send_init",
                ",\"file_size\":" + size + ",\"file_type\":\"text/plain\",\"total_packets\":" + packets + more);
    }

    private String packet(long number, String content) {
        return frame("file_send_data", ",\"sequence_number\":" + number + ",\"file_data\":\"" + base64(content) + "\"");
    }

    private static String base64(String content) {
        return Base64.getEncoder().encodeToString(content.getBytes(UTF_8));
    }

    private String wanted(String more) {
        return "{\"action\":\"file_down_req\",\"data\":{\"room_id\":\"" + room.roomId() + "\",\"file_name\":\"" + name
                + "\"" + more + "}}";
    }

    private static final String READY =
            "{\"action\":\"file_down_meta\",\"status\":\"success\",\"message\":\"Receive file meta successful\"}";

    private String got(JsonNode packet) {
        return "{\"action\":\"file_down_data\",\"status\":\"success\",\"message\":\"File download data successful\","
                + "\"data\":" + packet.path("data") + "}";
    }

    private static void assertError(JsonNode frame, String action, String code, String message) {
        assertThat(frame.path("status").asString("")).as("%s", frame).isEqualTo("error");
        assertThat(frame.path("action").asString("")).isEqualTo(action);
        assertThat(frame.path("code").asString("")).isEqualTo(code);
        assertThat(frame.path("message").asString("")).isNotEmpty().contains(message);
    }

    @Test
    void theSeedsConversationIsPossible() {
        JsonNode begun = ann.exchange(init(9, 3, ""));
        assertThat(begun.path("status").asString("")).isEqualTo("success");
        assertThat(begun.path("message").asString("")).isEqualTo("File send init successful");
        assertThat(begun.path("data").path("next_sequence_number").asInt()).isEqualTo(1);

        JsonNode stored = ann.exchange(packet(1, "abc"));
        assertThat(stored.toString())
                .isEqualTo("{\"action\":\"file_send_data\",\"status\":\"success\",\"message\":"
                        + "\"File send data successful\",\"data\":{\"chat_id\":\"room-ann\",\"room_id\":\""
                        + room.roomId() + "\",\"file_path\":\"" + name
                        + "\",\"sequence_number\":1,\"file_data\":\"YWJj\"}}");
        JsonNode early = ann.exchange(packet(3, "ghi"));
        assertError(early, "file_send_data", "INVALID_PAYLOAD", "2");
        assertThat(early.path("data").path("expected_sequence_number").asInt()).isEqualTo(2);
        assertThat(ann.exchange(packet(1, "abc")).path("status").asString("")).isEqualTo("success");
        assertError(ann.exchange(frame("file_send_fin", "")), "file_send_fin", "INVALID_PAYLOAD", "6 bytes");
        ann.exchange(packet(2, "def"));
        assertThat(ann.exchange(init(9, 3, ""))
                        .path("data")
                        .path("next_sequence_number")
                        .asInt())
                .isEqualTo(3);
        ann.exchange(packet(3, "ghi"));
        JsonNode finished = ann.exchange(frame("file_send_fin", ""));
        assertThat(finished.path("message").asString("")).isEqualTo("File send finish successful");

        JsonNode list = ann.exchange("{\"action\":\"file_list_req\",\"data\":{\"room_id\":\"" + room.roomId() + "\"}}");
        assertThat(list.path("message").asString("")).isEqualTo("File in room");
        assertThat(list.path("data").path("file_list").asString(""))
                .startsWith("[")
                .endsWith("]")
                .contains(name);
        JsonNode listed = list.path("data").path("files").get(0);
        assertThat(listed.path("file_name").asString("")).isNotEmpty();
        assertThat(listed.path("sent_at").asString("")).isEqualTo("2025-05-15T12:30:05.123Z");

        JsonNode meta = ann.exchange(wanted(""));
        assertThat(meta.path("action").asString("")).isEqualTo("file_down_meta");
        assertThat(meta.has("status")).isFalse();
        assertThat(meta.path("data").path("file_size").asInt()).isEqualTo(9);
        assertThat(meta.path("data").path("total_packets").asInt()).isEqualTo(1);
        JsonNode data = ann.exchange(READY);
        assertThat(data.toString())
                .isEqualTo("{\"action\":\"file_down_data\",\"data\":{\"room_id\":\"" + room.roomId()
                        + "\",\"file_path\":\"" + name + "\",\"sequence_number\":1,\"file_data\":\""
                        + base64("abcdefghi") + "\"}}");
        ann.text(got(data));
        assertThat(ann.receive().toString())
                .isEqualTo("{\"action\":\"file_down_fin\",\"data\":{\"room_id\":\"" + room.roomId()
                        + "\",\"file_path\":\"" + name + "\"}}");
        ann.text("{\"action\":\"file_down_fin\",\"status\":\"success\",\"message\":\"\"}");
        assertThat(ann.ask("HEARTBEAT_PING_REQUEST", "{}").path("type").asString(""))
                .isEqualTo("HEARTBEAT_PONG_RESPONSE");
    }

    @Test
    void acknowledgementsNeedNotRepeatTheBytes() {
        ann.exchange(init(3, 1, ",\"echo_data\":false"));
        assertThat(ann.exchange(packet(1, "abc")).path("data").has("file_data")).isFalse();
    }

    @Test
    void packetsOfOneFileAreStoredInOrderHoweverFastTheyComeAmongChatFrames() {
        int packets = 60;
        ann.text(init(10 * packets, packets, ""));
        for (int i = 1; i <= packets; i++) {
            ann.text(packet(i, "0123456789"));
        }
        ann.text(frame("file_send_fin", ""));
        String ping = ann.request("HEARTBEAT_PING_REQUEST", "{}");
        boolean pong = false;
        for (int i = 0; i < packets + 3; i++) {
            JsonNode answer = ann.receive();
            if (answer.path("request_id").asString("").equals(ping)) {
                pong = true;
            } else {
                assertThat(answer.path("status").asString("")).isEqualTo("success");
            }
        }
        assertThat(pong).isTrue();
    }

    private byte[] put(int size) {
        byte[] content = new byte[size];
        new Random(3).nextBytes(content);
        World.files().put(room, name, content);
        return content;
    }

    @Test
    void atMostEightPacketsAreUnacknowledged() {
        byte[] content = put(20 * 1024 + 5);
        JsonNode meta = ann.exchange(wanted(",\"packet_size\":1024"));
        assertThat(meta.path("data").path("total_packets").asInt()).isEqualTo(21);
        assertThat(meta.path("data").path("packet_size").asInt()).isEqualTo(1024);
        ann.text("{\"action\":\"file_down_meta\",\"status\":\"success\",\"data\":{\"file_path\":\"" + name + "\"}}");
        var got = new ByteArrayOutputStream();
        Queue<JsonNode> unacknowledged = new ArrayDeque<>();
        for (int i = 1; i <= 21; i++) {
            if (unacknowledged.size() == 8) {
                if (i == 9) {
                    assertThat(ann.isSilentFor(200)).isTrue();
                }
                ann.text(got(unacknowledged.remove()));
            }
            JsonNode packet = ann.receive();
            assertThat(packet.path("data").path("sequence_number").asInt()).isEqualTo(i);
            got.writeBytes(Base64.getDecoder()
                    .decode(packet.path("data").path("file_data").asString("")));
            unacknowledged.add(packet);
        }
        assertThat(got.toByteArray()).isEqualTo(content);
        while (!unacknowledged.isEmpty()) {
            ann.text(got(unacknowledged.remove()));
        }
        assertThat(ann.receive().path("action").asString("")).isEqualTo("file_down_fin");
    }

    @Test
    void aDownloadMayBeginAnywhereAndBegunAgain() {
        put(5 * 1024);
        ann.exchange(wanted(",\"packet_size\":1024"));
        assertThat(ann.exchange(READY).path("data").path("sequence_number").asInt())
                .isEqualTo(1);
        ann.text(wanted(",\"packet_size\":2048,\"from_sequence\":2"));
        JsonNode meta = ann.until(frame -> frame.path("action").asString("").equals("file_down_meta"));
        assertThat(meta.path("data").path("total_packets").asInt()).isEqualTo(3);
        assertThat(ann.exchange(READY).path("data").path("sequence_number").asInt())
                .isEqualTo(2);
        assertThat(ann.receive().path("data").path("sequence_number").asInt()).isEqualTo(3);
        assertThat(ann.receive().path("action").asString("")).isEqualTo("file_down_fin");
    }

    @Test
    void largePacketsGoAsFastAsTheClientReads() {
        byte[] content = put(5 * 512 * 1024);
        ann.exchange(wanted(",\"packet_size\":524288"));
        ann.text(READY);
        var got = new ByteArrayOutputStream();
        for (int i = 1; i <= 5; i++) {
            got.writeBytes(Base64.getDecoder()
                    .decode(ann.receive().path("data").path("file_data").asString("")));
        }
        assertThat(got.toByteArray()).isEqualTo(content);
        assertThat(ann.receive().path("action").asString("")).isEqualTo("file_down_fin");
    }

    @Test
    void whoIsOutOfTheRoomSendsAndFetchesNoMoreThoughBothWereBegun() {
        ChatId group = ChatId.ofGroup(4_711);
        String sending = init(9, 3, "").replace(room.roomId(), group.roomId());
        assertThat(ann.exchange(sending).path("status").asString("")).isEqualTo("success");
        assertThat(ann.exchange(packet(1, "abc").replace(room.roomId(), group.roomId()))
                        .path("status")
                        .asString(""))
                .isEqualTo("success");
        World.files().put(group, "done.txt", new byte[20 * 1024]);
        ann.exchange("{\"action\":\"file_down_req\",\"data\":{\"room_id\":\"" + group.roomId()
                + "\",\"file_name\":\"done.txt\",\"packet_size\":1024}}");
        JsonNode first = ann.exchange(READY);
        for (int i = 2; i <= 8; i++) {
            ann.receive();
        }

        World.files().close(group);
        JsonNode unsent = ann.exchange(packet(2, "def").replace(room.roomId(), group.roomId()));
        assertError(unsent, "file_send_data", "PERMISSION_DENIED", "");
        JsonNode unread = ann.exchange(got(first));
        assertError(unread, "file_down_req", "PERMISSION_DENIED", "");
        assertThat(unread.path("data").path("room_id").asString("")).isEqualTo(group.roomId());
        ann.text(got(first));
        assertThat(ann.isSilentFor(200)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "CON", "nul.txt", "evil\\u202egpj.exe", "\\u2066a\\u2028b"})
    void allNamesWithoutSlashesAndControlCharactersAreTaken(String strange) {
        JsonNode begun = ann.exchange(init(1, 1, "").replace(name, strange));
        assertThat(begun.path("status").asString("")).as("%s", begun).isEqualTo("success");
        assertThat(begun.path("data").path("file_path").asString(""))
                .isEqualTo(strange.replace("\\u202e", "\u202e").replace("\\u2066a\\u2028b", "\u2066a\u2028b"));
    }

    @Test
    void emptyFilesHaveNoPackets() {
        put(0);
        assertThat(ann.exchange(wanted("")).path("data").path("total_packets").asInt(-1))
                .isZero();
        assertThat(ann.exchange(READY).path("action").asString("")).isEqualTo("file_down_fin");
    }

    @Test
    void expiredUrlsAreRenewedUnseen() {
        put(2 * 1024);
        ann.exchange(wanted(",\"packet_size\":1024"));
        World.files().expireUrls();
        assertThat(ann.exchange(READY).path("data").path("sequence_number").asInt())
                .isEqualTo(1);
    }

    @Test
    void whoAcknowledgesNothingIsSentNothingMore() {
        put(20 * 1024);
        try (TestGateway brief = World.anotherGateway("brief-0", "im.chunks.acknowledged-within=1s");
                WebSocketClient bob = WebSocketClient.connect(brief.port())) {
            bob.signIn("room-bob");
            bob.exchange(wanted(",\"packet_size\":1024"));
            JsonNode first = bob.exchange(READY);
            for (int i = 2; i <= 8; i++) {
                bob.receive();
            }
            assertError(bob.receive(), "file_down_req", "INTERNAL_SERVER_ERROR", "Can not download file");
            bob.text(got(first));
            assertThat(bob.isSilentFor(200)).isTrue();
        }
    }

    @Test
    void onlyWhoIsSignedInIsServed() {
        try (WebSocketClient nobody = client();
                var local = new WebSocketClient(World.gateway().localPort(), "/", java.util.Map.of())) {
            assertError(nobody.exchange(init(1, 1, "")), "file_send_init", "MISSING_TOKEN", "");
            assertError(local.exchange(init(1, 1, "")), "file_send_init", "MISSING_TOKEN", "");
            assertError(nobody.exchange(READY), "file_down_meta", "MISSING_TOKEN", "");
        }
    }

    @Test
    void roomsOfOthersAndNoRoomsAreToldAlike() {
        String other = Posts.chat("room-bob", "room-cleo").roomId();
        String none = "{\"action\":\"file_list_req\",\"data\":{\"room_id\":\"%s\"}}";
        JsonNode foreign = ann.exchange(none.formatted(other));
        JsonNode unreadable = ann.exchange(none.formatted("xx_17"));
        assertError(foreign, "file_list_req", "PERMISSION_DENIED", "");
        assertError(unreadable, "file_list_req", "PERMISSION_DENIED", "");
        assertThat(unreadable.path("message")).isEqualTo(foreign.path("message"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"action":"file_send_init"}                                                                          | INVALID_PAYLOAD | data
                    {"action":"file_send_init","data":7}                                                                 | INVALID_PAYLOAD | data
                    {"action":"file_send_init","data":{}}                                                                | INVALID_PAYLOAD | room_id
                    {"action":"file_send_init","data":{"room_id":7}}                                                     | INVALID_PAYLOAD | room_id
                    {"action":"file_send_init","data":{"room_id":"$R","file_path":"a"}}                                  | INVALID_PAYLOAD | file_size
                    {"action":"file_send_init","data":{"room_id":"$R","file_path":"a/b"}}                                | INVALID_PAYLOAD | file_path
                    {"action":"file_send_init","data":{"room_id":"$R","file_path":".."}}                                 | INVALID_PAYLOAD | file_path
                    {"action":"file_send_init","data":{"room_id":"$R","file_path":""}}                                   | INVALID_PAYLOAD | file_path
                    {"action":"file_send_init","data":{"room_id":"$R","file_path":"a","file_size":3,"file_type":"t","total_packets":4,"chat_id":"room-ann"}}  | INVALID_PAYLOAD | total_packets
                    {"action":"file_send_init","data":{"room_id":"$R","file_path":"a","file_size":3,"file_type":"t","total_packets":0,"chat_id":"room-ann"}}  | INVALID_PAYLOAD | total_packets
                    {"action":"file_send_init","data":{"room_id":"$R","file_path":"a","file_size":-3,"file_type":"t","total_packets":1,"chat_id":"room-ann"}} | INVALID_PAYLOAD | file_size
                    {"action":"file_send_init","data":{"room_id":"$R","file_path":"a","file_size":3,"file_type":"t","total_packets":1}}                       | INVALID_PAYLOAD | chat_id
                    {"action":"file_send_init","data":{"room_id":"$R","file_path":"a","file_size":3,"file_type":"t","total_packets":1,"chat_id":"room-bob"}}  | PERMISSION_DENIED |
                    {"action":"file_send_data","data":{"room_id":"$R","file_path":"a","chat_id":"room-ann","sequence_number":0,"file_data":"YQ=="}}           | INVALID_PAYLOAD | sequence_number
                    {"action":"file_send_data","data":{"room_id":"$R","file_path":"a","chat_id":"room-ann","sequence_number":1,"file_data":"*"}}              | INVALID_PAYLOAD | file_data
                    {"action":"file_send_data","data":{"room_id":"$R","file_path":"a","chat_id":"room-ann","sequence_number":1,"file_data":"abc"}}              | INVALID_PAYLOAD | file_data
                    {"action":"file_send_data","data":{"room_id":"$R","file_path":"a","chat_id":"room-ann","sequence_number":1,"file_data":"YQ"}}              | INVALID_PAYLOAD | file_data
                    {"action":"file_send_data","data":{"room_id":"$R","file_path":"a","chat_id":"room-ann","sequence_number":1,"file_data":"YWJ="}}              | INVALID_PAYLOAD | file_data
                    {"action":"file_send_data","data":{"room_id":"$R","file_path":"a","chat_id":"room-ann","sequence_number":1,"file_data":"YR=="}}              | INVALID_PAYLOAD | file_data
                    {"action":"file_send_data","data":{"room_id":"$R","file_path":"never-begun","chat_id":"room-ann","sequence_number":1,"file_data":"YQ=="}} | RESOURCE_NOT_FOUND |
                    {"action":"file_send_fin","data":{"room_id":"$R","file_path":"never-begun","chat_id":"room-ann"}}                                         | RESOURCE_NOT_FOUND |
                    {"action":"file_list_req","data":{"room_id":"$R","chat_id":"room-bob"}}                              | PERMISSION_DENIED |
                    {"action":"file_down_req","data":{"room_id":"$R","file_name":"never-sent"}}                          | RESOURCE_NOT_FOUND |
                    {"action":"file_down_req","data":{"room_id":"$R","file_name":"x","packet_size":1023}}                | INVALID_PAYLOAD | packet_size
                    {"action":"file_down_req","data":{"room_id":"$R","file_name":"x","packet_size":524289}}              | INVALID_PAYLOAD | packet_size
                    {"action":"file_down_req","data":{"room_id":"$R","file_name":"x","from_sequence":0}}                 | INVALID_PAYLOAD | from_sequence
                    {"action":"file_down_meta","status":"success"}                                                       | RESOURCE_NOT_FOUND |
                    {"action":"file_down_data","status":"success","data":{"room_id":"$R","file_path":"x"}}               | INVALID_PAYLOAD | sequence_number
                    {"action":"file_make_coffee","data":{}}                                                              | FEATURE_NOT_SUPPORTED |
                    """)
    void refusalsAreTold(String frame, String code, String message) {
        String action = frame.split("\"")[3];
        assertError(ann.exchange(frame.replace("$R", room.roomId())), action, code, message == null ? "" : message);
        assertThat(ann.exchange(init(1, 1, "")).path("status").asString("")).isEqualTo("success");
    }

    @Test
    void aDownloadMayNotBeginBehindTheEnd() {
        put(3 * 1024);
        assertError(
                ann.exchange(wanted(",\"packet_size\":1024,\"from_sequence\":5")),
                "file_down_req",
                "INVALID_PAYLOAD",
                "from_sequence");
    }
}
