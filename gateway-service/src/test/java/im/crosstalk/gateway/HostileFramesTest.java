package im.crosstalk.gateway;

import static im.crosstalk.gateway.testing.World.client;
import static im.crosstalk.gateway.testing.World.signedIn;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.gateway.testing.WebSocketClient;
import im.crosstalk.gateway.testing.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class HostileFramesTest {
    private static String code(JsonNode frame) {
        assertThat(frame.path("type").asString("")).isEqualTo("ERROR_RESPONSE");
        return frame.path("payload").path("error_code").asString("");
    }

    private static String nested(int depth) {
        return "{\"type\":\"HEARTBEAT_PING_REQUEST\",\"x\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1)
                + ",\"payload\":{}}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "[]",
                "7",
                "{",
                "{}",
                "{\"x\":1}",
                "{\"type\":\"A\",\"type\":\"A\"}",
                "{\"type\":\"HEARTBEAT_PING_REQUEST\",\"payload\":{\"a\":1,\"a\":2}}",
                "{\"type\":\"HEARTBEAT_PING_REQUEST\",\"payload\":{\"a\":{\"b\":1,\"b\":2}}}",
                "{\"type\":\"HEARTBEAT_PING_REQUEST\"} {}",
                "{\"type\":\"HEARTBEAT_PING_REQUEST\",}",
                "{\"type\":\"\\ud800\"}",
                "{\"type\":\"\\udc00\\ud800\"}",
                "{\"type\":5}",
                "{\"type\":null,\"payload\":{}}",
                "{'type':'A'}",
                "{\"type\":NaN}"
            })
    void whatCannotBeReadIsRefusedAndTheConnectionStays(String frame) {
        try (WebSocketClient client = client()) {
            client.text(frame);
            JsonNode refusal = client.receive();
            assertThat(code(refusal)).isEqualTo("INVALID_REQUEST_FORMAT");
            assertThat(refusal.path("request_id").isNull()).isTrue();
            client.text("{\"type\":\"HEARTBEAT_PING_REQUEST\",\"payload\":{}}");
            assertThat(code(client.receive())).isEqualTo("MISSING_TOKEN");
        }
    }

    @Test
    void nestingIsLimited() {
        try (WebSocketClient client = client()) {
            client.text(nested(32));
            assertThat(code(client.receive())).isEqualTo("MISSING_TOKEN");
            client.text(nested(33));
            assertThat(code(client.receive())).isEqualTo("INVALID_REQUEST_FORMAT");
        }
    }

    @Test
    void unknownTypesAreNotSupported() {
        try (WebSocketClient client = client()) {
            client.text("  {\"type\":\"MAKE_COFFEE\",\"request_id\":\"q\",\"payload\":{}}");
            JsonNode refusal = client.receive();
            assertThat(code(refusal)).isEqualTo("FEATURE_NOT_SUPPORTED");
            assertThat(refusal.path("request_id").asString("")).isEqualTo("q");
            assertThat(refusal.path("payload").path("original_request_type").asString(""))
                    .isEqualTo("MAKE_COFFEE");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    SEND_PRIVATE_MESSAGE_REQUEST | {}                                                                  | recipient_user_id
                    SEND_PRIVATE_MESSAGE_REQUEST | {"recipient_user_id":7}                                             | recipient_user_id
                    SEND_PRIVATE_MESSAGE_REQUEST | {"recipient_user_id":"$U"}                                          | client_message_id
                    SEND_PRIVATE_MESSAGE_REQUEST | {"recipient_user_id":"$U","client_message_id":"c","content_type":"text","content":"x"} | content_type
                    SEND_PRIVATE_MESSAGE_REQUEST | {"recipient_user_id":"$U","client_message_id":"","content_type":"TEXT","content":"x"}  | client_message_id
                    SEND_PRIVATE_MESSAGE_REQUEST | {"recipient_user_id":"$U","client_message_id":"c","content_type":"TEXT","content":5}   | content
                    FETCH_HISTORY_REQUEST        | {"chat_type":"PRIVATE","chat_id":"$U","limit":0}                    | limit
                    FETCH_HISTORY_REQUEST        | {"chat_type":"PRIVATE","chat_id":"$U","limit":101}                  | limit
                    FETCH_HISTORY_REQUEST        | {"chat_type":"PRIVATE","chat_id":"$U","limit":"12"}                 | limit
                    FETCH_HISTORY_REQUEST        | {"chat_type":"PRIVATE","chat_id":"$U","limit":1.9}                  | limit
                    FETCH_HISTORY_REQUEST        | {"chat_type":"PUBLIC","chat_id":"$U"}                               | chat_type
                    FETCH_HISTORY_REQUEST        | {"chat_type":"PRIVATE","chat_id":"$U","before_timestamp":"gestern"} | before_timestamp
                    FETCH_HISTORY_REQUEST        | {"chat_type":"PRIVATE","chat_id":"$U","before_timestamp":"+999999999-12-31T23:59:59.999Z"} | before_timestamp
                    FETCH_HISTORY_REQUEST        | {"chat_type":"PRIVATE","chat_id":"$U","before_timestamp":"-0001-01-01T00:00:00Z"}          | before_timestamp
                    RECALL_MESSAGE_REQUEST       | {"chat_type":"PRIVATE","chat_id":"$U"}                              | server_message_id
                    CREATE_GROUP_REQUEST         | {"group_name":"G","initial_member_ids":[1]}                         | initial_member_ids
                    CREATE_GROUP_REQUEST         | {"initial_member_ids":[]}                                           | group_name
                    MEDIA_CALL_RESPONSE_REQUEST  | {"call_id":"1","accepted":"true"}                                   | accepted
                    SYNC_REQUEST                 | {"chats":{},"limit":1}                                              | chats
                    SYNC_REQUEST                 | {"chats":[7]}                                                       | chats
                    CHANGE_ROLE_REQUEST          | {"group_id":"g","user_id":"u","role":"KING"}                        | role
                    CLIENT_FEATURES_ANNOUNCE_REQUEST | {}                                                              | supported_extensions
                    E2EE_INITIATE_SESSION_REQUEST | {"recipient_user_id":"$U","sender_prekey_bundle":{}}               | sender_identity_public_key
                    E2EE_INITIATE_SESSION_REQUEST | {"recipient_user_id":"$U","sender_identity_public_key":"a2V5"}     | sender_prekey_bundle
                    E2EE_SESSION_DATA_EXCHANGE_MESSAGE | {"target_user_id":"$U"}                                       | encrypted_e2ee_payload
                    E2EE_SESSION_DATA_EXCHANGE_MESSAGE | {"target_user_id":"$U","encrypted_e2ee_payload":5}            | encrypted_e2ee_payload
                    SEND_PRIVATE_MESSAGE_REQUEST | {"recipient_user_id":"nobody","client_message_id":"c","content_type":"TEXT"} | content
                    SEND_GROUP_MESSAGE_REQUEST   | {"group_id":"nowhere","client_message_id":"c","content":"x"}         | content_type
                    FETCH_HISTORY_REQUEST        | {"chat_type":"GROUP","chat_id":"nowhere","limit":0}                  | limit
                    FETCH_HISTORY_REQUEST        | {"chat_type":"PRIVATE","chat_id":"$U","before_message_id":"7","before_timestamp":"gestern"} | before_timestamp
                    RECALL_MESSAGE_REQUEST       | {"chat_type":"GROUP","chat_id":"nowhere"}                           | server_message_id
                    MARK_READ_REQUEST            | {"chat_type":"PRIVATE","chat_id":"nobody"}                          | server_message_id
                    SYNC_REQUEST                 | {"chats":[{"chat_type":"PRIVATE","chat_id":"nobody"}]}              | after_sequence
                    SYNC_REQUEST                 | {"chats":[{"chat_type":"GROUP","chat_id":"nowhere","after_sequence":0}],"limit":501} | limit
                    RENAME_GROUP_REQUEST         | {"group_id":"nowhere"}                                              | group_name
                    SEND_REQUEST_REQUEST         | {"kind":"GROUP_INVITATION","group_id":"nowhere","message":"come"}   | user_id
                    SEND_REQUEST_REQUEST         | {"kind":"FRIEND","user_id":"nobody"}                                | message
                    MEDIA_CALL_END_REQUEST       | {"call_id":"1"}                                                     | reason
                    HEARTBEAT_PING_REQUEST       | 5                                                                   | payload
                    HEARTBEAT_PING_REQUEST       | null                                                                | payload
                    """)
    void aMissingOrMistypedFieldIsNamed(String type, String payload, String field) {
        try (WebSocketClient client = signedIn("fields")) {
            JsonNode refusal = client.ask(type, payload.replace("$U", World.uuid("fields")));
            assertThat(code(refusal)).isEqualTo("INVALID_PAYLOAD");
            assertThat(refusal.path("payload").path("message").asString("")).contains(field);
            assertThat(refusal.path("payload").path("original_request_type").asString(""))
                    .isEqualTo(type);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    SEND_PRIVATE_MESSAGE_REQUEST | {"recipient_user_id":"nobody","client_message_id":"c","content_type":"TEXT","content":"x"} | ERROR_RESPONSE | USER_NOT_FOUND
                    SEND_GROUP_MESSAGE_REQUEST   | {"group_id":"$U","client_message_id":"c","content_type":"TEXT","content":"x"}              | ERROR_RESPONSE | GROUP_NOT_FOUND
                    JOIN_GROUP_REQUEST           | {"group_id":"nowhere"}                                         | JOIN_GROUP_RESPONSE     | GROUP_NOT_FOUND
                    CREATE_GROUP_REQUEST         | {"group_name":"G","initial_member_ids":["x"]}                  | CREATE_GROUP_RESPONSE   | USER_NOT_FOUND
                    CREATE_GROUP_REQUEST         | {"group_name":"  "}                                            | CREATE_GROUP_RESPONSE   | INVALID_PAYLOAD
                    RECALL_MESSAGE_REQUEST       | {"chat_type":"PRIVATE","chat_id":"$U","server_message_id":"x"} | RECALL_MESSAGE_RESPONSE | MESSAGE_NOT_FOUND
                    RECALL_MESSAGE_REQUEST       | {"chat_type":"PRIVATE","chat_id":"$U","server_message_id":"1-1"} | RECALL_MESSAGE_RESPONSE | MESSAGE_NOT_FOUND
                    FETCH_HISTORY_REQUEST        | {"chat_type":"PRIVATE","chat_id":"$U","before_message_id":"7"} | ERROR_RESPONSE          | MESSAGE_NOT_FOUND
                    MEDIA_CALL_END_REQUEST       | {"call_id":"1","reason":"USER_HUNG_UP"}                        | ERROR_RESPONSE          | CALL_ID_INVALID
                    """)
    void whatNamesNothingIsNotFound(String type, String payload, String response, String code) {
        try (WebSocketClient client = signedIn("fields")) {
            JsonNode refusal = client.ask(type, payload.replace("$U", World.uuid("fields")));
            assertThat(refusal.path("type").asString("")).isEqualTo(response);
            assertThat(refusal.path("payload").path("error_code").asString("")).isEqualTo(code);
        }
    }

    @Test
    void tooMuchContentIsInvalid() {
        try (WebSocketClient client = signedIn("fields")) {
            JsonNode refusal = client.ask(
                    "SEND_PRIVATE_MESSAGE_REQUEST",
                    "{\"recipient_user_id\":\"" + World.uuid("fields")
                            + "\",\"client_message_id\":\"c\",\"content_type\":\"TEXT\",\"content\":\""
                            + "ä".repeat(32 * 1024 + 1) + "\"}");
            assertThat(code(refusal)).isEqualTo("INVALID_PAYLOAD");
        }
    }

    @Test
    void fragmentsMakeOneMessageAndPingsMayComeBetween() {
        try (WebSocketClient client = client()) {
            byte[] text = "{\"type\":\"HEARTBEAT_PING_REQUEST\",\"payload\":{},\"request_id\":\"ü\"}".getBytes(UTF_8);
            int cut = text.length - 5;
            client.frame(WebSocketClient.TEXT, false, java.util.Arrays.copyOfRange(text, 0, 20));
            client.frame(WebSocketClient.PING, true, new byte[] {1, 2});
            client.frame(0, false, java.util.Arrays.copyOfRange(text, 20, cut));
            client.frame(0, true, java.util.Arrays.copyOfRange(text, cut, text.length));
            WebSocketClient.Frame pong = client.next();
            assertThat(pong.opcode()).isEqualTo(WebSocketClient.PONG);
            assertThat(pong.payload()).containsExactly(1, 2);
            assertThat(client.receive().path("request_id").asString("")).isEqualTo("ü");
        }
    }

    @Test
    void closeCodesOfBadFrames() {
        assertThat(closeCodeAfter(WebSocketClient.bytes(WebSocketClient.BINARY, true, new byte[3])))
                .isEqualTo(1003);
        assertThat(closeCodeAfter(
                        WebSocketClient.bytes(WebSocketClient.TEXT, true, new byte[] {(byte) 0xc0, (byte) 0x80})))
                .isEqualTo(1007);
        assertThat(closeCodeAfter(WebSocketClient.bytes(
                        WebSocketClient.TEXT, true, new byte[] {'{', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '}'})))
                .isEqualTo(1007);
        assertThat(closeCodeAfter(WebSocketClient.bytes(WebSocketClient.TEXT, true, new byte[1024 * 1024 + 1])))
                .isEqualTo(1009);
        // a reserved bit, a reserved opcode, no mask
        assertThat(closeCodeAfter(new byte[] {(byte) 0xc1, (byte) 0x80, 0, 0, 0, 0}))
                .isEqualTo(1002);
        assertThat(closeCodeAfter(new byte[] {(byte) 0x83, (byte) 0x80, 0, 0, 0, 0}))
                .isEqualTo(1002);
        assertThat(closeCodeAfter(new byte[] {(byte) 0x81, 0x01, 'x'})).isEqualTo(1002);
    }

    @Test
    void fragmentsTogetherMayNotBeTooBigEither() {
        try (WebSocketClient client = client()) {
            client.frame(WebSocketClient.TEXT, false, new byte[700_000]);
            client.frame(0, true, new byte[700_000]);
            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void aMessageOfTheFullSizeIsRead() {
        try (WebSocketClient client = client()) {
            client.text("x".repeat(1024 * 1024));
            assertThat(code(client.receive())).isEqualTo("INVALID_REQUEST_FORMAT");
        }
    }

    @Test
    void aCloseIsEchoed() {
        try (WebSocketClient client = client()) {
            client.frame(WebSocketClient.CLOSE, true, new byte[] {0x03, (byte) 0xe8});
            assertThat(client.closeCode()).isEqualTo(1000);
            assertThat(client.isCut()).isTrue();
        }
    }

    private static int closeCodeAfter(byte[] bytes) {
        try (WebSocketClient client = client()) {
            client.send(bytes);
            return client.closeCode();
        }
    }
}
