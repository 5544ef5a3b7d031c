package im.crosstalk.gateway;

import static im.crosstalk.gateway.testing.World.client;
import static im.crosstalk.gateway.testing.World.services;
import static im.crosstalk.gateway.testing.World.signedIn;
import static im.crosstalk.gateway.testing.World.uuid;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.gateway.testing.Posts;
import im.crosstalk.gateway.testing.TestGateway;
import im.crosstalk.gateway.testing.WebSocketClient;
import im.crosstalk.gateway.testing.World;
import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Origin;
import im.crosstalk.protocol.file.FileCommand;
import im.crosstalk.protocol.file.FileDelivery;
import im.crosstalk.protocol.file.FileName;
import im.crosstalk.protocol.file.FileQuery;
import im.crosstalk.protocol.file.FileReply;
import im.crosstalk.protocol.file.TransferId;
import im.crosstalk.protocol.file.TransferStatus;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Section 8.1 of the envelope's seed over real sockets. */
class TransferTest {
    private final TransferId transfer =
            World.files().transfer(Posts.user("transfer-ann"), Posts.user("transfer-bob"), 9);
    private WebSocketClient ann;

    @BeforeEach
    void signIn() {
        ann = signedIn("transfer-ann");
    }

    @AfterEach
    void leave() {
        services().script((caller, message) -> null);
        ann.close();
    }

    private String chunk(long offset, String content, String more) {
        return "{\"transfer_id\":\"" + transfer + "\",\"chunk_offset\":" + offset + ",\"chunk_size\":"
                + content.length() + ",\"data\":\""
                + Base64.getEncoder().encodeToString(content.getBytes(UTF_8)) + "\"" + more + "}";
    }

    private static void assertAck(JsonNode frame, String status, long offset, long received, long next) {
        assertThat(frame.path("type").asString("")).as("%s", frame).isEqualTo("FILE_CHUNK_ACK_NOTIFICATION");
        JsonNode payload = frame.path("payload");
        assertThat(payload.path("status").asString("")).isEqualTo(status);
        assertThat(payload.path("chunk_offset").asLong(-1)).isEqualTo(offset);
        assertThat(payload.path("received_size").asLong(-1)).isEqualTo(received);
        assertThat(payload.path("next_expected_offset").asLong(-1)).isEqualTo(next);
    }

    private static String code(JsonNode frame) {
        assertThat(frame.path("type").asString("")).as("%s", frame).isEqualTo("ERROR_RESPONSE");
        return frame.path("payload").path("error_code").asString("");
    }

    @Test
    void chunksThatBringTheirBytesAreAcknowledged() {
        assertAck(ann.ask("FILE_CHUNK_UPLOAD_REQUEST", chunk(0, "abc", "")), "SUCCESS", 0, 3, 3);
        assertAck(ann.ask("FILE_CHUNK_UPLOAD_REQUEST", chunk(0, "abc", "")), "RETRY_CHUNK", 0, 0, 3);
        String wrong = ",\"chunk_hash_md5\":\"" + "0".repeat(32) + "\"";
        assertAck(ann.ask("FILE_CHUNK_UPLOAD_REQUEST", chunk(3, "def", wrong)), "RETRY_CHUNK", 3, 0, 3);
        String right = ",\"chunk_hash_md5\":\"4ED9407630EB1000C0F6B63842DEFA7D\"";
        assertAck(ann.ask("FILE_CHUNK_UPLOAD_REQUEST", chunk(3, "def", right)), "SUCCESS", 3, 3, 6);
        World.files().expireUrls();
        assertAck(ann.ask("FILE_CHUNK_UPLOAD_REQUEST", chunk(6, "ghi", "")), "SUCCESS", 6, 3, 9);
        JsonNode resumed = ann.ask(
                "FILE_TRANSFER_RESUME_REQUEST", "{\"transfer_id\":\"" + transfer + "\",\"last_successful_offset\":1}");
        assertThat(resumed.path("type").asString("")).isEqualTo("FILE_TRANSFER_RESUME_RESPONSE");
        assertThat(resumed.path("payload").path("next_expected_offset").asInt()).isEqualTo(9);
        assertThat(resumed.toString()).doesNotContain("signature");
    }

    @Test
    void theEndWaitsForTheChunksBeforeIt() {
        for (int i = 0; i < 9; i++) {
            ann.request("FILE_CHUNK_UPLOAD_REQUEST", chunk(i, "x", ""));
        }
        String last = ann.request(
                "FILE_TRANSFER_COMPLETE_REQUEST",
                "{\"transfer_id\":\"" + transfer + "\",\"status\":\"COMPLETED_UPLOAD\"}");
        for (int i = 0; i < 9; i++) {
            assertAck(ann.receive(), "SUCCESS", i, 1, i + 1);
        }
        JsonNode ended = ann.receive();
        assertThat(ended.path("request_id").asString("")).isEqualTo(last);
        assertThat(ended.path("payload").path("status").asString("")).isEqualTo("READY_TO_DOWNLOAD");
    }

    @Test
    void onlyTheSenderSendsAndStrangersLearnNothing() {
        try (WebSocketClient bob = signedIn("transfer-bob");
                WebSocketClient cleo = signedIn("transfer-cleo")) {
            assertThat(code(bob.ask("FILE_CHUNK_UPLOAD_REQUEST", chunk(0, "abc", ""))))
                    .isEqualTo("TRANSFER_ID_INVALID");
            assertThat(code(cleo.ask("FILE_CHUNK_UPLOAD_REQUEST", chunk(0, "abc", ""))))
                    .isEqualTo("TRANSFER_ID_INVALID");
            assertThat(code(cleo.ask(
                            "FILE_TRANSFER_RESUME_REQUEST",
                            "{\"transfer_id\":\"" + transfer + "\",\"last_successful_offset\":0}")))
                    .isEqualTo("TRANSFER_ID_INVALID");
        }
        try (WebSocketClient nobody = client()) {
            assertThat(code(nobody.ask("FILE_CHUNK_UPLOAD_REQUEST", chunk(0, "abc", ""))))
                    .isEqualTo("MISSING_TOKEN");
        }
    }

    @Test
    void anOfferIsAskedOfTheTwoPartiesChat() {
        services()
                .script((caller, message) -> message instanceof FileCommand.OfferTransfer offer
                        ? new FileReply.TransferAnswered(
                                TransferId.random(offer.chat()), TransferStatus.PENDING, null, null, null)
                        : null);
        JsonNode pending = ann.ask(
                "FILE_TRANSFER_OFFER_REQUEST",
                "{\"recipient_user_id\":\"" + uuid("transfer-bob")
                        + "\",\"file_name\":\"a.zip\",\"file_size\":3,\"file_type\":\"application/zip\"}");
        assertThat(pending.path("type").asString("")).isEqualTo("FILE_TRANSFER_STATUS_NOTIFICATION");
        assertThat(pending.path("payload").path("status").asString("")).isEqualTo("PENDING");
        assertThat(services().last(FileCommand.OfferTransfer.class).message())
                .isEqualTo(new FileCommand.OfferTransfer(
                        transfer.chat(),
                        Posts.user("transfer-bob"),
                        new FileName("a.zip"),
                        3,
                        "application/zip",
                        null));
    }

    @Test
    void newsIsPushed() {
        GatewayRecord news = new GatewayRecord.Pushed(
                Audience.Users.of(Posts.user("transfer-ann")),
                new FileDelivery.TransferChanged(transfer, TransferStatus.READY_TO_UPLOAD, null, "/files/x", null),
                null,
                null,
                null);
        services().send(World.gateway().address(), news);
        JsonNode told = ann.until("FILE_TRANSFER_STATUS_NOTIFICATION");
        assertThat(told.path("payload").path("upload_url").asString("")).isEqualTo("/files/x");
        assertThat(told.path("request_id").isNull()).isTrue();
    }

    @Test
    void newsIsKeptFromTheConnectionThatIsAnsweredAndFromNoOtherOfItsSession() {
        try (WebSocketClient bob = signedIn("transfer-bob");
                WebSocketClient same = client()) {
            same.useToken(bob.token());
            same.ask("HEARTBEAT_PING_REQUEST", "{}");
            for (String type : List.of("FILE_TRANSFER_RESPONSE_REQUEST", "FILE_TRANSFER_COMPLETE_REQUEST")) {
                boolean accepts = type.equals("FILE_TRANSFER_RESPONSE_REQUEST");
                TransferStatus status = accepts ? TransferStatus.ACCEPTED : TransferStatus.COMPLETED;
                services().script((caller, message) -> answerWithNews(caller, message, status));
                JsonNode answer = bob.ask(
                        type,
                        "{\"transfer_id\":\"" + transfer + "\","
                                + (accepts ? "\"accepted\":true}" : "\"status\":\"COMPLETED_DOWNLOAD\"}"));
                assertThat(answer.path("payload").path("status").asString("")).isEqualTo(status.name());
                assertThat(same.until("FILE_TRANSFER_STATUS_NOTIFICATION")
                                .path("payload")
                                .path("status")
                                .asString(""))
                        .isEqualTo(status.name());
            }
            assertThat(bob.isSilentFor(200)).isTrue();
        }
    }

    /** As file-service does: the answer, and behind it in the same record the news. */
    private static FileReply answerWithNews(Caller caller, Message message, TransferStatus status) {
        if (!(message instanceof FileCommand.RespondTransfer || message instanceof FileCommand.EndTransfer)) {
            return null;
        }
        Origin origin = services().origin(services().last(message.getClass()));
        TransferId id = message instanceof FileCommand.EndTransfer end
                ? end.transfer()
                : ((FileCommand.RespondTransfer) message).transfer();
        services()
                .send(
                        origin.address(),
                        new GatewayRecord.Answer(
                                origin.ref(),
                                caller.user(),
                                caller.session(),
                                new FileReply.TransferAnswered(id, status, null, null, null)),
                        new GatewayRecord.Pushed(
                                Audience.Users.of(caller.user()),
                                new FileDelivery.TransferChanged(id, status, null, null, null),
                                caller.session(),
                                origin.ref(),
                                null));
        return null;
    }

    @Test
    void whoSignsInIsToldWhatWaitsAlsoWhenFileServiceWasAwayAtFirst() {
        var asked = new java.util.concurrent.atomic.AtomicInteger();
        services().script((caller, message) -> {
            if (!(message instanceof FileQuery.FindOpenTransfers)) {
                return null;
            }
            return asked.incrementAndGet() == 1
                    ? im.crosstalk.protocol.Refusal.of(im.crosstalk.protocol.ErrorCode.INTERNAL_SERVER_ERROR)
                    : new FileReply.OpenTransfers(
                            List.of(new FileDelivery.TransferOffered(
                                    transfer,
                                    Posts.user("transfer-ann"),
                                    "transfer-ann",
                                    new FileName("a.zip"),
                                    3,
                                    "application/zip",
                                    null)),
                            List.of(new FileDelivery.TransferChanged(
                                    transfer, TransferStatus.READY_TO_DOWNLOAD, null, null, "/files/x")));
        });
        try (WebSocketClient bob = signedIn("transfer-bob")) {
            JsonNode offer = bob.until("FILE_TRANSFER_OFFER_NOTIFICATION").path("payload");
            assertThat(offer.path("sender_user_id").asString("")).isEqualTo(uuid("transfer-ann"));
            assertThat(offer.path("file_hash_sha256").isNull()).isTrue();
            assertThat(bob.until("FILE_TRANSFER_STATUS_NOTIFICATION")
                            .path("payload")
                            .path("download_url")
                            .asString(""))
                    .isEqualTo("/files/x");
        }
    }

    @Test
    void anAnnouncedChunkIsWaitedForLonger() {
        try (TestGateway patient = World.anotherGateway(
                        "patient-0", "im.request.answer-timeout=1s", "im.request.announced-chunk-timeout=3s");
                WebSocketClient client = WebSocketClient.connect(patient.port())) {
            client.signIn("transfer-ann");
            long begun = System.nanoTime();
            JsonNode refused = client.ask(
                    "FILE_CHUNK_UPLOAD_REQUEST",
                    "{\"transfer_id\":\"" + transfer + "\",\"chunk_offset\":0,\"chunk_size\":3}");
            assertThat(code(refused)).isEqualTo("INTERNAL_SERVER_ERROR");
            assertThat(System.nanoTime() - begun).isGreaterThan(2_500_000_000L);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    FILE_TRANSFER_OFFER_REQUEST    | {}                                                                          | recipient_user_id
                    FILE_TRANSFER_OFFER_REQUEST    | {"recipient_user_id":"$U"}                                                  | file_name
                    FILE_TRANSFER_OFFER_REQUEST    | {"recipient_user_id":"$U","file_name":"a"}                                  | file_size
                    FILE_TRANSFER_OFFER_REQUEST    | {"recipient_user_id":"$U","file_name":"a","file_size":1}                    | file_type
                    FILE_TRANSFER_OFFER_REQUEST    | {"recipient_user_id":"$U","file_name":"a","file_size":-1,"file_type":"t"}   | file_size
                    FILE_TRANSFER_OFFER_REQUEST    | {"recipient_user_id":"$U","file_name":"a/b","file_size":1,"file_type":"t"}  | file_name
                    FILE_TRANSFER_OFFER_REQUEST    | {"recipient_user_id":"$U","file_name":"a","file_size":1,"file_type":"t","file_hash_sha256":"x"} | file_hash_sha256
                    FILE_TRANSFER_RESPONSE_REQUEST | {"accepted":true}                                                           | transfer_id
                    FILE_TRANSFER_RESPONSE_REQUEST | {"transfer_id":"$T"}                                                        | accepted
                    FILE_TRANSFER_RESPONSE_REQUEST | {"transfer_id":"x","accepted":"yes"}                                        | accepted
                    FILE_CHUNK_UPLOAD_REQUEST      | {"transfer_id":"$T","chunk_size":1}                                         | chunk_offset
                    FILE_CHUNK_UPLOAD_REQUEST      | {"transfer_id":"$T","chunk_offset":0}                                       | chunk_size
                    FILE_CHUNK_UPLOAD_REQUEST      | {"transfer_id":"$T","chunk_offset":0,"chunk_size":0}                        | chunk_size
                    FILE_CHUNK_UPLOAD_REQUEST      | {"transfer_id":"$T","chunk_offset":0,"chunk_size":2,"data":"YQ=="}          | chunk_size
                    FILE_CHUNK_UPLOAD_REQUEST      | {"transfer_id":"$T","chunk_offset":0,"chunk_size":1,"data":"*"}             | data
                    FILE_CHUNK_UPLOAD_REQUEST      | {"transfer_id":"$T","chunk_offset":0,"chunk_size":2,"data":"abc"}             | data
                    FILE_CHUNK_UPLOAD_REQUEST      | {"transfer_id":"$T","chunk_offset":0,"chunk_size":1,"data":"YQ"}             | data
                    FILE_CHUNK_UPLOAD_REQUEST      | {"transfer_id":"$T","chunk_offset":0,"chunk_size":2,"data":"YWJ="}             | data
                    FILE_CHUNK_UPLOAD_REQUEST      | {"transfer_id":"$T","chunk_offset":0,"chunk_size":1,"data":"YR=="}             | data
                    FILE_CHUNK_UPLOAD_REQUEST      | {"transfer_id":"$T","chunk_offset":0,"chunk_size":1,"chunk_hash_md5":"x"}   | chunk_hash_md5
                    FILE_CHUNK_UPLOAD_REQUEST      | {"transfer_id":"$T","chunk_offset":8,"chunk_size":2,"data":"YWI="}          |
                    FILE_TRANSFER_COMPLETE_REQUEST | {"transfer_id":"$T"}                                                        | status
                    FILE_TRANSFER_COMPLETE_REQUEST | {"transfer_id":"$T","status":"DONE"}                                        | status
                    FILE_TRANSFER_COMPLETE_REQUEST | {"transfer_id":"$T","status":"COMPLETED_UPLOAD","final_file_hash_sha256":1} | final_file_hash_sha256
                    FILE_TRANSFER_RESUME_REQUEST   | {}                                                                          | transfer_id
                    FILE_TRANSFER_RESUME_REQUEST   | {"transfer_id":"$T"}                                                        | last_successful_offset
                    FILE_TRANSFER_RESUME_REQUEST   | {"transfer_id":"$T","last_successful_offset":null}                          | last_successful_offset
                    FILE_TRANSFER_RESUME_REQUEST   | {"transfer_id":"$T","last_successful_offset":-1}                            | last_successful_offset
                    FILE_TRANSFER_RESUME_REQUEST   | {"transfer_id":"$T","last_successful_offset":"7"}                           | last_successful_offset
                    """)
    void malformedPayloadsAreRefused(String type, String payload, String field) {
        if (field == null) {
            for (int i = 0; i < 8; i++) {
                ann.ask("FILE_CHUNK_UPLOAD_REQUEST", chunk(i, "x", ""));
            }
        }
        JsonNode refusal =
                ann.ask(type, payload.replace("$U", uuid("transfer-bob")).replace("$T", transfer.toString()));
        assertThat(code(refusal)).isEqualTo("INVALID_PAYLOAD");
        assertThat(refusal.path("payload").path("message").asString("")).contains(field == null ? "" : field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    FILE_TRANSFER_OFFER_REQUEST    | {"recipient_user_id":"nobody","file_name":"a","file_size":1,"file_type":"t"} | USER_NOT_FOUND
                    FILE_TRANSFER_RESPONSE_REQUEST | {"transfer_id":"x","accepted":true}                                          | TRANSFER_ID_INVALID
                    FILE_CHUNK_UPLOAD_REQUEST      | {"transfer_id":"x","chunk_offset":0,"chunk_size":1}                          | TRANSFER_ID_INVALID
                    FILE_CHUNK_UPLOAD_REQUEST      | {"transfer_id":"x","chunk_offset":0,"chunk_size":1,"data":"YQ=="}            | TRANSFER_ID_INVALID
                    FILE_TRANSFER_COMPLETE_REQUEST | {"transfer_id":"x","status":"CANCELLED_BY_SENDER"}                           | TRANSFER_ID_INVALID
                    FILE_TRANSFER_RESUME_REQUEST   | {"transfer_id":"x","last_successful_offset":0}                               | TRANSFER_ID_INVALID
                    """)
    void whatNamesNothingIsRefused(String type, String payload, String code) {
        assertThat(code(ann.ask(type, payload))).isEqualTo(code);
    }

    @Test
    void theFirstFrameOfAConnectionMayBeAChunkWithAToken() {
        String token = ann.token();
        try (WebSocketClient again = client()) {
            again.useToken(token);
            assertAck(again.ask("FILE_CHUNK_UPLOAD_REQUEST", chunk(0, "abc", "")), "SUCCESS", 0, 3, 3);
        }
    }
}
