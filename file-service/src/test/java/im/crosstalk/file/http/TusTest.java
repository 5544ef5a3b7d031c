package im.crosstalk.file.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.file.Gateway;
import im.crosstalk.file.Http;
import im.crosstalk.file.RunningService;
import im.crosstalk.protocol.Caller;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** tus 1.0.0, requirement by requirement (https://tus.io/protocols/resumable-upload). */
class TusTest {
    private static Gateway gateway;
    private static Caller owner;
    private static Http http;
    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.shared();
        gateway = new Gateway();
        owner = gateway.user(101, "tus");
        http = Http.of(service, owner);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void optionsTellWhatIsSupportedWithoutAToken() {
        HttpResponse<byte[]> answer = Http.anonymous(service).send("OPTIONS", "/files", null);
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Tus-Version")).hasValue("1.0.0");
        assertThat(answer.headers().firstValue("Tus-Resumable")).hasValue("1.0.0");
        assertThat(answer.headers().firstValue("Tus-Extension").orElse("").split(","))
                .contains("creation", "checksum", "termination", "expiration");
        assertThat(answer.headers().firstValue("Tus-Checksum-Algorithm").orElse(""))
                .contains("sha1");
        assertThat(answer.headers().firstValueAsLong("Tus-Max-Size").orElse(0)).isPositive();
    }

    @Test
    void aFileIsMadeAppendedToAndComplete() {
        byte[] bytes = Http.bytes(100_000);
        String path = http.create(bytes.length, "tệp.bin");
        assertThat(path).matches("/files/[0-9a-f]{32}");

        HttpResponse<byte[]> head = http.tus("HEAD", path, null);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(Http.offset(head)).isZero();
        assertThat(head.headers().firstValue("Upload-Length")).hasValue("100000");
        assertThat(head.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(head.headers().firstValue("Upload-Expires")).isPresent();

        HttpResponse<byte[]> first = http.patch(path, 0, java.util.Arrays.copyOf(bytes, 60_000));
        assertThat(first.statusCode()).isEqualTo(204);
        assertThat(Http.offset(first)).isEqualTo(60_000);
        assertThat(first.headers().firstValue("Tus-Resumable")).hasValue("1.0.0");
        HttpResponse<byte[]> second = http.patch(path, 60_000, java.util.Arrays.copyOfRange(bytes, 60_000, 100_000));
        assertThat(second.statusCode()).isEqualTo(204);
        assertThat(Http.offset(second)).isEqualTo(100_000);

        HttpResponse<byte[]> got = http.send("GET", path, null);
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.body()).isEqualTo(bytes);
        assertThat(got.headers().firstValue("ETag")).hasValue('"' + Http.sha256(bytes) + '"');
        assertThat(http.tus("HEAD", path, null).headers().firstValue("Upload-Expires"))
                .isEmpty();
    }

    @Test
    void whatWasSaidOfAFileAtItsCreationIsToldAgain() {
        String metadata = "filename " + Http.base64("a b.txt".getBytes(UTF_8)) + ",is_confidential,owner YW5u";
        String path = http.tus("POST", "/files", null, "Upload-Length", "3", "Upload-Metadata", metadata)
                .headers()
                .firstValue("Location")
                .orElseThrow();
        HttpResponse<byte[]> open = http.tus("HEAD", path, null);
        assertThat(open.headers().firstValue("Upload-Metadata")).hasValue(metadata);
        http.patch(path, 0, new byte[3]);
        http.get(path);
        HttpResponse<byte[]> complete = http.tus("HEAD", path, null);
        assertThat(complete.headers().firstValue("Upload-Metadata")).hasValue(metadata);
        String silent = http.tus("POST", "/files", null, "Upload-Length", "3")
                .headers()
                .firstValue("Location")
                .orElseThrow();
        assertThat(http.tus("HEAD", silent, null).headers().firstValue("Upload-Metadata"))
                .isEmpty();
    }

    @Test
    void bytesMayComeWithTheCreationAndWithoutTheirLength() {
        byte[] bytes = Http.bytes(5_000);
        HttpResponse<byte[]> created = http.tus(
                "POST", "/files", bytes, "Upload-Length", "5000", "Content-Type", "application/offset+octet-stream");
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(Http.offset(created)).isEqualTo(5_000);

        String path = http.create(5_000, "chunked");
        HttpResponse<byte[]> chunked = http.sendChunked(
                "PATCH",
                path,
                bytes,
                "Tus-Resumable",
                "1.0.0",
                "Upload-Offset",
                "0",
                "Content-Type",
                "application/offset+octet-stream");
        assertThat(Http.offset(chunked)).isEqualTo(5_000);
        String small = http.create(4_000, "too small");
        assertThat(http.sendChunked(
                                "PATCH",
                                small,
                                bytes,
                                "Tus-Resumable",
                                "1.0.0",
                                "Upload-Offset",
                                "0",
                                "Content-Type",
                                "application/offset+octet-stream")
                        .statusCode())
                .isEqualTo(413);
        assertThat(Http.offset(http.tus("HEAD", small, null))).isZero();
    }

    @Test
    void anEmptyFileIsCompleteAtOnce() {
        String path = http.create(0, "empty");
        assertThat(http.send("GET", path, null).statusCode()).isEqualTo(200);
        assertThat(http.send("GET", path, null).body()).isEmpty();
        assertThat(http.send("GET", path, null, "Range", "bytes=0-0").statusCode())
                .isEqualTo(416);
    }

    @Test
    void aWrongOffsetIsAConflict() {
        String path = http.create(10, "conflict");
        http.patch(path, 0, new byte[4]);
        for (long wrong : List.of(0L, 3L, 5L)) {
            HttpResponse<byte[]> refused = http.patch(path, wrong, new byte[2]);
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(Http.offset(refused)).isEqualTo(4);
            assertThat(new String(refused.body(), UTF_8)).contains("OFFSET_MISMATCH");
        }
        assertThat(http.patch(path, 4, new byte[7]).statusCode()).isEqualTo(413);
        assertThat(Http.offset(http.tus("HEAD", path, null))).isEqualTo(4);
    }

    @Test
    void anotherVersionOrNoneIsRefused() {
        String path = http.create(10, "version");
        HttpResponse<byte[]> none = http.send(
                "PATCH", path, new byte[1], "Upload-Offset", "0", "Content-Type", "application/offset+octet-stream");
        assertThat(none.statusCode()).isEqualTo(412);
        assertThat(none.headers().firstValue("Tus-Version")).hasValue("1.0.0");
        assertThat(http.send("POST", "/files", null, "Tus-Resumable", "0.2.2", "Upload-Length", "1")
                        .statusCode())
                .isEqualTo(412);
    }

    @Test
    void anotherTypeOfBodyIsRefused() {
        String path = http.create(10, "type");
        assertThat(http.tus("PATCH", path, new byte[1], "Upload-Offset", "0", "Content-Type", "text/plain")
                        .statusCode())
                .isEqualTo(415);
    }

    @Test
    void bytesThatDoNotAddUpAreNotStored() {
        byte[] bytes = Http.bytes(3_000);
        String path = http.create(bytes.length, "checksum");
        HttpResponse<byte[]> spoilt =
                http.patch(path, 0, bytes, "Upload-Checksum", "sha1 " + Http.base64(new byte[20]));
        assertThat(spoilt.statusCode()).isEqualTo(460);
        assertThat(Http.offset(http.tus("HEAD", path, null))).isZero();
        assertThat(http.patch(path, 0, bytes, "Upload-Checksum", "crc32 AAAA").statusCode())
                .isEqualTo(400);
        String unpadded = Http.base64(Http.digest("SHA-1", bytes)).replace("=", "");
        assertThat(http.patch(path, 0, bytes, "Upload-Checksum", "sha1 " + unpadded)
                        .statusCode())
                .isEqualTo(400);
        HttpResponse<byte[]> good =
                http.patch(path, 0, bytes, "Upload-Checksum", "sha1 " + Http.base64(Http.digest("SHA-1", bytes)));
        assertThat(good.statusCode()).isEqualTo(204);
        assertThat(http.send("GET", path, null).body()).isEqualTo(bytes);
    }

    @Test
    void terminatedFilesAreGoneWithTheirBytes() {
        String path = http.create(10, "gone");
        http.patch(path, 0, new byte[4]);
        assertThat(http.tus("DELETE", path, null).statusCode()).isEqualTo(204);
        assertThat(http.tus("HEAD", path, null).statusCode()).isEqualTo(404);
        assertThat(http.patch(path, 4, new byte[1]).statusCode()).isEqualTo(404);
    }

    @Test
    void methodsMayBeOverridden() {
        String path = http.create(4, "override");
        HttpResponse<byte[]> patched = http.tus(
                "POST",
                path,
                new byte[4],
                "X-HTTP-Method-Override",
                "PATCH",
                "Upload-Offset",
                "0",
                "Content-Type",
                "application/offset+octet-stream");
        assertThat(patched.statusCode()).isEqualTo(204);
        assertThat(Http.offset(patched)).isEqualTo(4);
    }

    @Test
    void unreadableCreationsAreRefused() {
        assertThat(http.tus("POST", "/files", null).statusCode()).isEqualTo(400);
        assertThat(http.tus("POST", "/files", null, "Upload-Length", "-1").statusCode())
                .isEqualTo(400);
        assertThat(http.tus("POST", "/files", null, "Upload-Defer-Length", "1").statusCode())
                .isEqualTo(400);
        assertThat(http.tus("POST", "/files", null, "Upload-Length", "999999999999999")
                        .statusCode())
                .isEqualTo(413);
        for (String metadata : List.of(
                "filename !!",
                "filename /w==",
                ",",
                "a b c",
                "filename YQ==,filename YQ==",
                "filename YQ",
                "filename YR==")) {
            assertThat(http.tus("POST", "/files", null, "Upload-Length", "1", "Upload-Metadata", metadata)
                            .statusCode())
                    .as(metadata)
                    .isEqualTo(400);
        }
    }

    @Test
    void hostileNamesMakeNoFile() {
        for (String name : List.of("../../etc/passwd", "a/b", "a\\b", "..", "x\0y", "a\r\nSet-Cookie: x")) {
            HttpResponse<byte[]> refused = http.tus(
                    "POST",
                    "/files",
                    null,
                    "Upload-Length",
                    "1",
                    "Upload-Metadata",
                    "filename " + Http.base64(name.getBytes(UTF_8)));
            assertThat(refused.statusCode()).as(name).isEqualTo(400);
        }
    }

    @Test
    void strangersAreToldNothing() {
        String path = http.create(10, "mine");
        Http stranger = Http.of(service, gateway.user(102, "stranger"));
        Http nobody = Http.anonymous(service);
        Http forged = Http.withToken(service, "eyJhbGciOiJub25lIn0.e30.");
        for (Http other : List.of(nobody, forged)) {
            assertThat(other.tus("HEAD", path, null).statusCode()).isEqualTo(401);
            assertThat(other.patch(path, 0, new byte[1]).statusCode()).isEqualTo(401);
            assertThat(other.send("GET", path, null).statusCode()).isEqualTo(401);
            assertThat(other.tus("DELETE", path, null).statusCode()).isEqualTo(401);
            assertThat(other.tus("POST", "/files", null, "Upload-Length", "1").statusCode())
                    .isEqualTo(401);
            assertThat(other.send("GET", "/files/" + "0".repeat(32), null).statusCode())
                    .isEqualTo(401);
        }
        assertThat(stranger.tus("HEAD", path, null).statusCode()).isEqualTo(403);
        assertThat(stranger.patch(path, 0, new byte[1]).statusCode()).isEqualTo(403);
        assertThat(stranger.put(path, 0, new byte[1], 10).statusCode()).isEqualTo(403);
        assertThat(stranger.send("GET", path, null).statusCode()).isEqualTo(403);
        assertThat(stranger.tus("DELETE", path, null).statusCode()).isEqualTo(403);
        assertThat(Http.offset(http.tus("HEAD", path, null))).isZero();
    }

    @Test
    void whatNamesNoFileIsNotFound() {
        for (String id : List.of("0".repeat(32), "..%2f..%2fetc%2fpasswd", "%2e%2e", "ABCDEF", "a".repeat(500))) {
            assertThat(http.send("GET", "/files/" + id, null).statusCode())
                    .as(id)
                    .isIn(400, 404);
        }
        assertThat(http.tus("HEAD", "/files/" + "0".repeat(32), null).statusCode())
                .isEqualTo(404);
        assertThat(http.patch("/files/" + "0".repeat(32), 0, new byte[1]).statusCode())
                .isEqualTo(404);
    }
}
