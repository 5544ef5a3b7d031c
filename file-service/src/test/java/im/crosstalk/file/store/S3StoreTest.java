package im.crosstalk.file.store;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.file.Gateway;
import im.crosstalk.file.Http;
import im.crosstalk.file.RunningService;
import im.crosstalk.file.RunningService.Data;
import im.crosstalk.protocol.Caller;
import java.util.Arrays;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/** The whole service on S3, as S3Mock speaks it. */
class S3StoreTest {
    private static final int MEBIBYTE = 1024 * 1024;
    private static final String BUCKET = "crosstalk";

    private static S3Server server;
    private static RunningService first;
    private static RunningService second;
    private static Gateway gateway;
    private static Caller user;

    @BeforeAll
    static void start() throws Exception {
        server = S3Server.start(BUCKET);
        Data data = Data.fresh();
        String[] settings = {
            "im.file.directory=",
            "im.file.s3.bucket=" + BUCKET,
            "im.file.s3.endpoint=" + server.url(),
            "im.file.s3.path-style=true",
            "im.file.s3.access-key=test",
            "im.file.s3.secret-key=test",
            "im.file.s3.part-size=5MB"
        };
        first = RunningService.start(data, "file-service-0", settings);
        second = RunningService.start(data, "file-service-1", settings);
        gateway = new Gateway();
        user = gateway.user(801, "s3");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        first.close();
        second.close();
        server.close();
    }

    private static long count(String table) {
        return first.jdbc().queryForObject("SELECT count(*) FROM " + table, Long.class);
    }

    @Test
    void smallFilesAreOneObject() {
        Http http = Http.of(first, user);
        byte[] bytes = Http.bytes(200_000);
        String path = http.create(bytes.length, "small");
        http.patch(path, 0, Arrays.copyOf(bytes, 70_000));
        http.patch(path, 70_000, Arrays.copyOfRange(bytes, 70_000, 200_000));
        assertThat(http.get(path).body()).isEqualTo(bytes);
        assertThat(http.send("GET", path, null, "Range", "bytes=100000-100099").body())
                .isEqualTo(Arrays.copyOfRange(bytes, 100_000, 100_100));
        String empty = http.create(0, "empty");
        assertThat(http.get(empty).body()).isEmpty();
    }

    @Test
    void largeFilesGoUpInPartsThroughWhateverInstance() {
        byte[] bytes = Http.bytes(12 * MEBIBYTE + 123);
        Http[] turns = {Http.of(first, user), Http.of(second, user)};
        String path = turns[0].create(bytes.length, "large");
        int[] ends = {MEBIBYTE, 4 * MEBIBYTE, 4 * MEBIBYTE + 5, 11 * MEBIBYTE, bytes.length};
        int from = 0;
        for (int i = 0; i < ends.length; i++) {
            var answer = turns[i % 2].patch(path, from, Arrays.copyOfRange(bytes, from, ends[i]));
            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(Http.offset(turns[(i + 1) % 2].tus("HEAD", path, null))).isEqualTo(ends[i]);
            from = ends[i];
        }
        var got = turns[0].get(path);
        assertThat(got.body()).isEqualTo(bytes);
        assertThat(got.headers().firstValue("ETag")).hasValue('"' + Http.sha256(bytes) + '"');
        Awaitility.await().until(() -> count("staged") == 0 && count("part") == 0);
    }

    @Test
    void manySmallChunksAreStagedUntilAPartIsFull() {
        Http http = Http.of(first, user);
        byte[] bytes = Http.bytes(6 * MEBIBYTE);
        String path = http.create(bytes.length, "chunks");
        for (int from = 0; from < bytes.length; from += 256 * 1024) {
            http.patch(path, from, Arrays.copyOfRange(bytes, from, from + 256 * 1024));
        }
        assertThat(http.get(path).body()).isEqualTo(bytes);
    }

    @Test
    void bytesThatDoNotAddUpLeaveNoTrace() {
        Http http = Http.of(first, user);
        byte[] bytes = Http.bytes(6 * MEBIBYTE);
        String path = http.create(bytes.length, "checksum");
        http.patch(path, 0, Arrays.copyOf(bytes, 1_000));
        byte[] rest = Arrays.copyOfRange(bytes, 1_000, bytes.length);
        assertThat(http.patch(path, 1_000, rest, "Upload-Checksum", "md5 " + Http.base64(new byte[16]))
                        .statusCode())
                .isEqualTo(460);
        assertThat(Http.offset(http.tus("HEAD", path, null))).isEqualTo(1_000);
        http.patch(path, 1_000, rest, "Upload-Checksum", "md5 " + Http.base64(Http.digest("MD5", rest)));
        assertThat(http.get(path).body()).isEqualTo(bytes);
    }

    @Test
    void deletedFilesAreGoneFromTheBucket() {
        Http http = Http.of(first, user);
        String path = http.create(6 * MEBIBYTE, "gone");
        http.patch(path, 0, Http.bytes(5 * MEBIBYTE + 1));
        String blob = first.jdbc()
                .queryForObject(
                        "SELECT blob FROM upload WHERE id = ?", String.class, path.substring("/files/".length()));
        assertThat(http.tus("DELETE", path, null).statusCode()).isEqualTo(204);
        Awaitility.await().until(() -> count("doomed_blob") == 0);
        try (S3Client s3 = server.client()) {
            assertThat(s3.listMultipartUploads(request -> request.bucket(BUCKET))
                            .uploads())
                    .noneMatch(multipart -> multipart.key().equals(blob));
        }
    }
}
