package im.crosstalk.system;

import static im.crosstalk.system.EnvelopeUser.JSON;
import static im.crosstalk.system.EnvelopeUser.payload;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Files on their way through the whole system, in every dialect that has them, each user at a gateway of their own. */
class FilesIT {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final CrosstalkSystem system = CrosstalkSystem.running();
    private final byte[] content = new byte[200_000];
    private EnvelopeUser alice;
    private EnvelopeUser bob;

    @BeforeEach
    void twoUsersAtTwoGateways() {
        new Random(11).nextBytes(content);
        alice = EnvelopeUser.register("alice", system.gateway(1));
        bob = EnvelopeUser.register("bob", system.gateway(2));
    }

    @AfterEach
    void leave() {
        alice.close();
        bob.close();
    }

    private String part(int from, int to) {
        return Base64.getEncoder().encodeToString(Arrays.copyOfRange(content, from, Math.min(to, content.length)));
    }

    // HTTP

    private HttpRequest.Builder http(int gateway, String path, EnvelopeUser user) {
        return HttpRequest.newBuilder(
                        URI.create(system.gateway(gateway).toString().replace("ws://", "http://"))
                                .resolve(path))
                .header("Authorization", "Bearer " + user.token());
    }

    private static HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private byte[] get(int gateway, String path, EnvelopeUser user) {
        HttpResponse<byte[]> answer = send(http(gateway, path, user).build());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    // Rooms

    private JsonNode room(EnvelopeUser user, String action, String status, Object... fields) {
        ObjectNode frame = payload("action", action);
        if (status != null) {
            frame.put("status", status);
        }
        frame.set("data", payload(fields));
        return user.exchange(
                frame.toString(), answer -> answer.path("action").asString("").startsWith("file_"));
    }

    @Test
    void aFileIsSentIntoARoomAndFetchedByTheOther() {
        String room = alice.acknowledged(alice.write(bob, "look at this"), "SENT_TO_SERVER")
                .path("room_id")
                .asString();
        int packets = 4;
        assertThat(room(
                                alice,
                                "file_send_init",
                                null,
                                "chat_id",
                                alice.name,
                                "room_id",
                                room,
                                "file_path",
                                "notes.bin",
                                "file_size",
                                content.length,
                                "file_type",
                                "application/octet-stream",
                                "total_packets",
                                packets)
                        .path("data")
                        .path("next_sequence_number")
                        .asInt())
                .isEqualTo(1);
        for (int number = 1; number <= packets; number++) {
            JsonNode stored = room(
                    alice,
                    "file_send_data",
                    null,
                    "chat_id",
                    alice.name,
                    "room_id",
                    room,
                    "file_path",
                    "notes.bin",
                    "sequence_number",
                    number,
                    "file_data",
                    part((number - 1) * 50_000, number * 50_000));
            assertThat(stored.path("status").asString()).as("%s", stored).isEqualTo("success");
        }
        JsonNode finished =
                room(alice, "file_send_fin", null, "chat_id", alice.name, "room_id", room, "file_path", "notes.bin");
        assertThat(finished.path("status").asString()).isEqualTo("success");

        JsonNode message = bob.await(
                        "PRIVATE_MESSAGE_NOTIFICATION",
                        got -> got.path("content_type").asString().equals("FILE_POINTER"))
                .path("payload");
        assertThat(message.path("sender_username").asString()).isEqualTo(alice.name);
        JsonNode pointer = JSON.readTree(message.path("content").asString());
        assertThat(pointer.path("file_name").asString()).isEqualTo("notes.bin");
        String url = pointer.path("download_url").asString();
        assertThat(get(2, url, bob)).isEqualTo(content);
        try (var stranger = EnvelopeUser.register("carol", system.gateway(1))) {
            assertThat(send(http(1, url, stranger).build()).statusCode()).isEqualTo(403);
        }

        assertThat(room(bob, "file_list_req", null, "room_id", room)
                        .path("data")
                        .path("file_list")
                        .asString())
                .isEqualTo("[notes.bin]");
        JsonNode meta = room(bob, "file_down_req", null, "room_id", room, "file_name", "notes.bin");
        assertThat(meta.path("action").asString()).isEqualTo("file_down_meta");
        JsonNode packet = room(bob, "file_down_meta", "success", "file_path", "notes.bin");
        assertThat(packet.path("data").path("file_data").asString()).isEqualTo(part(0, 64 * 1024));
    }

    // Uploads

    private JsonNode upload(EnvelopeUser user, Object... fields) {
        return user.exchange(payload(fields).toString(), answer -> answer.has("event"));
    }

    @Test
    void anUploadGoesOnOnAnotherConnection() {
        String id = "it-" + UUID.randomUUID();
        String name = UUID.randomUUID() + ".bin";
        try (var first = EnvelopeUser.connect("nobody", system.uploads())) {
            JsonNode started =
                    upload(first, "action", "start", "fileId", id, "fileName", name, "fileSize", content.length);
            assertThat(started.path("offset").asInt(-1)).isZero();
            JsonNode progress = upload(first, "action", "chunk", "fileId", id, "offset", 0, "data", part(0, 100_000));
            assertThat(progress.path("percent").asDouble()).isEqualTo(50);
            assertThat(upload(first, "action", "pause", "fileId", id)
                            .path("event")
                            .asString())
                    .isEqualTo("pause-ack");
            assertThat(upload(first, "action", "chunk", "fileId", id, "offset", 100_000, "data", "AAAA")
                            .path("event")
                            .asString())
                    .isEqualTo("error");
        }
        try (var second = EnvelopeUser.connect("nobody", system.uploads())) {
            JsonNode again =
                    upload(second, "action", "start", "fileId", id, "fileName", name, "fileSize", content.length);
            assertThat(again.path("offset").asInt()).isEqualTo(100_000);
            upload(second, "action", "chunk", "fileId", id, "offset", 100_000, "data", part(100_000, 200_000));
            JsonNode complete = upload(second, "action", "complete", "fileId", id);
            assertThat(complete.path("filePath").asString()).isEqualTo("uploads/" + name);
        }
        JsonNode refused = upload(bob, "action", "complete", "fileId", id);
        assertThat(refused.path("event").asString()).isEqualTo("error");
    }

    @Test
    void chatGoesOnBesideAnUpload() {
        String id = "it-" + UUID.randomUUID();
        upload(alice, "action", "start", "fileId", id, "fileName", "mine.bin", "fileSize", content.length);
        for (int from = 0; from < content.length; from += 20_000) {
            alice.sendText(payload("action", "chunk", "fileId", id, "offset", from, "data", part(from, from + 20_000))
                    .toString());
        }
        alice.acknowledged(alice.write(bob, "meanwhile"), "DELIVERED_TO_RECIPIENT_CLIENT");
        JsonNode complete = alice.exchange(
                payload("action", "complete", "fileId", id).toString(),
                answer -> answer.path("event").asString("").equals("complete-ack"));
        assertThat(get(2, complete.path("downloadUrl").asString(), alice)).isEqualTo(content);
    }

    // Transfers

    private static String status(EnvelopeUser user, String transfer, String status, String field) {
        return user.await(
                        "FILE_TRANSFER_STATUS_NOTIFICATION",
                        news -> news.path("transfer_id").asString().equals(transfer)
                                && news.path("status").asString().equals(status))
                .path("payload")
                .path(field)
                .asString();
    }

    @Test
    void aTransferTakesChunksByPutAndInFrames() {
        JsonNode pending = alice.request(
                "FILE_TRANSFER_OFFER_REQUEST",
                payload(
                        "recipient_user_id",
                        bob.id(),
                        "file_name",
                        "gift.bin",
                        "file_size",
                        content.length,
                        "file_type",
                        "application/octet-stream"));
        String transfer = pending.path("payload").path("transfer_id").asString();
        bob.await(
                "FILE_TRANSFER_OFFER_NOTIFICATION",
                offer -> offer.path("transfer_id").asString().equals(transfer));
        try (var late = bob.again(system.gateway(1), null)) {
            late.await(
                    "FILE_TRANSFER_OFFER_NOTIFICATION",
                    offer -> offer.path("transfer_id").asString().equals(transfer));
        }
        bob.request("FILE_TRANSFER_RESPONSE_REQUEST", payload("transfer_id", transfer, "accepted", true));
        status(alice, transfer, "ACCEPTED", "status");
        String uploadUrl = status(alice, transfer, "READY_TO_UPLOAD", "upload_url");

        BodyPublisher first = BodyPublishers.ofByteArray(content, 0, 120_000);
        HttpResponse<byte[]> put = send(http(1, uploadUrl, alice)
                .PUT(first)
                .header("Content-Range", "bytes 0-119999/200000")
                .build());
        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(put.headers().firstValue("Upload-Offset")).contains("120000");
        status(bob, transfer, "TRANSFERRING", "status");
        JsonNode announced = alice.request(
                "FILE_CHUNK_UPLOAD_REQUEST",
                payload("transfer_id", transfer, "chunk_offset", 0, "chunk_size", 120_000));
        assertThat(announced.path("payload").path("status").asString()).isEqualTo("SUCCESS");
        JsonNode resumed = alice.request(
                "FILE_TRANSFER_RESUME_REQUEST", payload("transfer_id", transfer, "last_successful_offset", 7));
        assertThat(resumed.path("payload").path("next_expected_offset").asInt()).isEqualTo(120_000);
        JsonNode acknowledged = alice.request(
                "FILE_CHUNK_UPLOAD_REQUEST",
                payload(
                        "transfer_id",
                        transfer,
                        "chunk_offset",
                        120_000,
                        "chunk_size",
                        80_000,
                        "data",
                        part(120_000, 200_000)));
        assertThat(acknowledged.path("payload").path("next_expected_offset").asInt())
                .isEqualTo(200_000);

        JsonNode uploaded = alice.request(
                "FILE_TRANSFER_COMPLETE_REQUEST", payload("transfer_id", transfer, "status", "COMPLETED_UPLOAD"));
        assertThat(uploaded.path("payload").path("status").asString()).isEqualTo("READY_TO_DOWNLOAD");
        String downloadUrl = status(bob, transfer, "READY_TO_DOWNLOAD", "download_url");
        HttpResponse<byte[]> tail =
                send(http(2, downloadUrl, bob).header("Range", "bytes=199990-").build());
        assertThat(tail.statusCode()).isEqualTo(206);
        assertThat(tail.body()).isEqualTo(Arrays.copyOfRange(content, 199_990, 200_000));
        assertThat(get(2, downloadUrl, bob)).isEqualTo(content);
        bob.request("FILE_TRANSFER_COMPLETE_REQUEST", payload("transfer_id", transfer, "status", "COMPLETED_DOWNLOAD"));
        status(alice, transfer, "COMPLETED", "status");
    }

    // tus

    @Test
    void tusClientsAreServedThroughTheGateway() {
        HttpResponse<byte[]> created = send(http(1, "/files", alice)
                .POST(BodyPublishers.noBody())
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Length", "200000")
                .header("Upload-Metadata", "filename " + Base64.getEncoder().encodeToString("t.bin".getBytes()))
                .build());
        assertThat(created.statusCode()).isEqualTo(201);
        String file = created.headers().firstValue("Location").orElseThrow();
        for (int from = 0; from < content.length; from += 100_000) {
            HttpResponse<byte[]> stored = send(http(2, file, alice)
                    .method("PATCH", BodyPublishers.ofByteArray(content, from, 100_000))
                    .header("Tus-Resumable", "1.0.0")
                    .header("Upload-Offset", Integer.toString(from))
                    .header("Content-Type", "application/offset+octet-stream")
                    .build());
            assertThat(stored.statusCode()).isEqualTo(204);
            HttpResponse<byte[]> head = send(http(1, file, alice)
                    .method("HEAD", BodyPublishers.noBody())
                    .header("Tus-Resumable", "1.0.0")
                    .build());
            assertThat(head.headers().firstValue("Upload-Offset")).contains(Integer.toString(from + 100_000));
        }
        assertThat(get(1, file, alice)).isEqualTo(content);
        assertThat(send(http(1, file, bob).build()).statusCode()).isEqualTo(403);
        assertThat(send(http(1, file, alice)
                                .DELETE()
                                .header("Tus-Resumable", "1.0.0")
                                .build())
                        .statusCode())
                .isEqualTo(204);
    }

    // What nobody may

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "a/b", "a\\b", "..", ".", "x\u0000y", "a\r\nb"})
    void hostileNamesAreRefusedInEveryDialect(String name) {
        JsonNode upload = upload(alice, "action", "start", "fileId", "h", "fileName", name, "fileSize", 1);
        assertThat(upload.path("code").asString()).as("%s", upload).isEqualTo("INVALID_PAYLOAD");
        String room = alice.acknowledged(alice.write(bob, "a room"), "SENT_TO_SERVER")
                .path("room_id")
                .asString();
        JsonNode packets = room(
                alice,
                "file_send_init",
                null,
                "chat_id",
                alice.name,
                "room_id",
                room,
                "file_path",
                name,
                "file_size",
                1,
                "file_type",
                "text/plain",
                "total_packets",
                1);
        assertThat(packets.path("code").asString()).as("%s", packets).isEqualTo("INVALID_PAYLOAD");
        JsonNode offer = alice.request(
                "FILE_TRANSFER_OFFER_REQUEST",
                payload("recipient_user_id", bob.id(), "file_name", name, "file_size", 1, "file_type", "text/plain"));
        assertThat(offer.path("payload").path("error_code").asString())
                .as("%s", offer)
                .isEqualTo("INVALID_PAYLOAD");
        HttpResponse<byte[]> created = send(http(1, "/files", alice)
                .POST(BodyPublishers.noBody())
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Length", "1")
                .header("Upload-Metadata", "filename " + Base64.getEncoder().encodeToString(name.getBytes(UTF_8)))
                .build());
        assertThat(created.statusCode()).isEqualTo(400);
    }

    /** Whoever shows them or stores them sees to what they might do. */
    @ParameterizedTest
    @ValueSource(strings = {"nul", "COM1.txt", "evil\u202egpj.exe", "evil\u2066.exe", " "})
    void allOtherNamesAreTaken(String name) {
        String id = "it-" + UUID.randomUUID();
        JsonNode upload = upload(alice, "action", "start", "fileId", id, "fileName", name, "fileSize", 1);
        assertThat(upload.path("event").asString()).as("%s", upload).isEqualTo("start-ack");
        upload(alice, "action", "chunk", "fileId", id, "offset", 0, "data", "AA==");
        JsonNode complete = upload(alice, "action", "complete", "fileId", id);
        assertThat(complete.path("filePath").asString()).as("%s", complete).startsWith("uploads/");
        JsonNode offer = alice.request(
                "FILE_TRANSFER_OFFER_REQUEST",
                payload("recipient_user_id", bob.id(), "file_name", name, "file_size", 1, "file_type", "text/plain"));
        assertThat(offer.path("payload").path("status").asString())
                .as("%s", offer)
                .isEqualTo("PENDING");
    }

    @Test
    void filesOfOthersAreNobodysBusiness() {
        String id = "it-" + UUID.randomUUID();
        upload(alice, "action", "start", "fileId", id, "fileName", "mine.bin", "fileSize", content.length);
        for (String action : new String[] {"pause", "resume", "stop", "complete"}) {
            assertThat(upload(bob, "action", action, "fileId", id).path("code").asString())
                    .as(action)
                    .isEqualTo("RESOURCE_NOT_FOUND");
        }
        assertThat(upload(bob, "action", "chunk", "fileId", id, "offset", 0, "data", "AAAA")
                        .path("code")
                        .asString())
                .isEqualTo("RESOURCE_NOT_FOUND");

        HttpResponse<byte[]> created = send(http(1, "/files", alice)
                .POST(BodyPublishers.noBody())
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Length", "4")
                .build());
        String file = created.headers().firstValue("Location").orElseThrow();
        for (String method : new String[] {"HEAD", "DELETE", "PATCH", "GET"}) {
            HttpResponse<byte[]> refused = send(http(2, file, bob)
                    .method(method, BodyPublishers.noBody())
                    .header("Tus-Resumable", "1.0.0")
                    .header("Upload-Offset", "0")
                    .header("Content-Type", "application/offset+octet-stream")
                    .build());
            assertThat(refused.statusCode()).as(method).isEqualTo(403);
        }
        assertThat(send(http(2, file, bob)
                                .PUT(BodyPublishers.ofByteArray(new byte[4]))
                                .header("Content-Range", "bytes 0-3/4")
                                .build())
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void roomsAndTransfersOfOthersAreToldAsIfTheyWereNot() {
        String room = alice.acknowledged(alice.write(bob, "between us"), "SENT_TO_SERVER")
                .path("room_id")
                .asString();
        JsonNode pending = alice.request(
                "FILE_TRANSFER_OFFER_REQUEST",
                payload(
                        "recipient_user_id",
                        bob.id(),
                        "file_name",
                        "gift.bin",
                        "file_size",
                        4,
                        "file_type",
                        "text/plain"));
        String transfer = pending.path("payload").path("transfer_id").asString();
        try (var carol = EnvelopeUser.register("carol", system.gateway(2))) {
            for (String each : new String[] {room, "uu_fffffffff"}) {
                JsonNode list = room(carol, "file_list_req", null, "room_id", each);
                JsonNode begun = room(
                        carol,
                        "file_send_init",
                        null,
                        "chat_id",
                        carol.name,
                        "room_id",
                        each,
                        "file_path",
                        "x.bin",
                        "file_size",
                        4,
                        "file_type",
                        "text/plain",
                        "total_packets",
                        1);
                JsonNode fetched = room(carol, "file_down_req", null, "room_id", each, "file_name", "x.bin");
                for (JsonNode refused : new JsonNode[] {list, begun, fetched}) {
                    assertThat(refused.path("code").asString())
                            .as("%s", refused)
                            .isEqualTo("PERMISSION_DENIED");
                }
            }
            for (String each : new String[] {transfer, UUID.randomUUID().toString()}) {
                Map<String, ObjectNode> requests = Map.of(
                        "FILE_TRANSFER_RESPONSE_REQUEST", payload("transfer_id", each, "accepted", true),
                        "FILE_TRANSFER_RESUME_REQUEST", payload("transfer_id", each, "last_successful_offset", 0),
                        "FILE_TRANSFER_COMPLETE_REQUEST",
                                payload("transfer_id", each, "status", "CANCELLED_BY_RECEIVER"),
                        "FILE_CHUNK_UPLOAD_REQUEST",
                                payload("transfer_id", each, "chunk_offset", 0, "chunk_size", 3, "data", "AAAA"));
                requests.forEach((type, payload) -> {
                    JsonNode refused = carol.request(type, payload);
                    assertThat(refused.toString()).as(type).contains("TRANSFER_ID_INVALID");
                });
            }
        }
    }
}
