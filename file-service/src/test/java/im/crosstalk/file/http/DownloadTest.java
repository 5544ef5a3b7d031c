package im.crosstalk.file.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.file.Gateway;
import im.crosstalk.file.Http;
import im.crosstalk.file.RunningService;
import im.crosstalk.file.Tokens;
import im.crosstalk.protocol.Caller;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GET and HEAD of complete files (RFC 9110, RFC 6266). */
class DownloadTest {
    private static final String NAME = "tệp \"quan trọng\"; x=1%0d.pdf";

    private static Gateway gateway;
    private static Http http;
    private static RunningService service;
    private static String path;
    private static byte[] bytes;
    private static String tag;

    @BeforeAll
    static void start() {
        service = RunningService.shared();
        gateway = new Gateway();
        http = Http.of(service, gateway.user(701, "reader"));
        bytes = Http.bytes(10_000);
        tag = '"' + Http.sha256(bytes) + '"';
        path = http.create(bytes.length, NAME);
        http.patch(path, 0, bytes);
        http.get(path);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static void part(String range, int first, int last) {
        HttpResponse<byte[]> answer = http.send("GET", path, null, "Range", range);
        assertThat(answer.statusCode()).as(range).isEqualTo(206);
        assertThat(header(answer, "Content-Range")).isEqualTo("bytes " + first + "-" + last + "/10000");
        assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(bytes, first, last + 1));
    }

    @Test
    void rangesAreServed() {
        part("bytes=0-0", 0, 0);
        part("bytes=100-199", 100, 199);
        part("bytes=9990-", 9_990, 9_999);
        part("bytes=9990-99999", 9_990, 9_999);
        part("bytes=-10", 9_990, 9_999);
        part("bytes=-99999", 0, 9_999);
    }

    @Test
    void rangesThatAreNotThereAreRefused() {
        for (String range : new String[] {"bytes=10000-", "bytes=10000-10001", "bytes=-0"}) {
            HttpResponse<byte[]> answer = http.send("GET", path, null, "Range", range);
            assertThat(answer.statusCode()).as(range).isEqualTo(416);
            assertThat(header(answer, "Content-Range")).isEqualTo("bytes */10000");
        }
    }

    @Test
    void whatIsNoSingleRangeGetsTheWholeFile() {
        for (String range : new String[] {"bytes=0-1,5-6", "bytes=5-1", "lines=1-2", "bytes=a-b", "bytes=-"}) {
            HttpResponse<byte[]> answer = http.send("GET", path, null, "Range", range);
            assertThat(answer.statusCode()).as(range).isEqualTo(200);
            assertThat(answer.body()).hasSize(10_000);
        }
    }

    @Test
    void conditionsAreHeeded() {
        assertThat(http.send("GET", path, null, "Range", "bytes=0-9", "If-Range", tag)
                        .statusCode())
                .isEqualTo(206);
        assertThat(http.send("GET", path, null, "Range", "bytes=0-9", "If-Range", "\"other\"")
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<byte[]> same = http.send("GET", path, null, "If-None-Match", "\"x\", " + tag);
        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(header(same, "ETag")).isEqualTo(tag);
        assertThat(http.send("GET", path, null, "If-None-Match", "\"x\"").statusCode())
                .isEqualTo(200);
    }

    @Test
    void headSaysWhatGetWouldSay() {
        HttpResponse<byte[]> head = http.send("HEAD", path, null);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(header(head, "Content-Length")).isEqualTo("10000");
        for (String range : new String[] {"bytes=0-9", "bytes=99999-"}) {
            HttpResponse<byte[]> ranged = http.send("HEAD", path, null, "Range", range);
            assertThat(ranged.statusCode()).as(range).isEqualTo(200);
            assertThat(header(ranged, "Content-Length")).isEqualTo("10000");
            assertThat(header(ranged, "Content-Range")).isEmpty();
        }
        assertThat(header(head, "ETag")).isEqualTo(tag);
        assertThat(header(head, "Accept-Ranges")).isEqualTo("bytes");
        assertThat(header(head, "Upload-Offset")).isEqualTo("10000");
    }

    @Test
    void noNameAndNoTypeBreaksTheHeaders() {
        HttpResponse<byte[]> answer = http.send("GET", path, null);
        assertThat(header(answer, "Content-Disposition"))
                .isEqualTo("attachment; filename=\"t_p _quan tr_ng__ x=1_0d.pdf\";"
                        + " filename*=UTF-8''t%E1%BB%87p%20%22quan%20tr%E1%BB%8Dng%22%3B%20x%3D1%250d.pdf");
        assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(Disposition.type("audio/video/...")).isEqualTo("application/octet-stream");
        assertThat(Disposition.type("text/html\r\nSet-Cookie: a=b")).isEqualTo("application/octet-stream");
        assertThat(Disposition.type("*/*")).isEqualTo("application/octet-stream");
        assertThat(Disposition.type("image/png")).isEqualTo("image/png");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            CON,                  CON,             CON
            nul.txt,              nul.txt,         nul.txt
            evil\u202egpj.exe,    evil_gpj.exe,    evil%E2%80%AEgpj.exe
            \u2066a\u2028b,       _a_b,            %E2%81%A6a%E2%80%A8b
            ' ',                  ' ',             %20
            """)
    void namesThatDeceiveAreTakenAndToldInAsciiOnly(String name, String harmless, String encoded) {
        String strange = http.create(3, name);
        http.patch(strange, 0, new byte[3]);
        assertThat(header(http.get(strange), "Content-Disposition"))
                .isEqualTo("attachment; filename=\"" + harmless + "\"; filename*=UTF-8''" + encoded);
        assertThat(service.data().files(""))
                .noneMatch(file -> file.getFileName().toString().equals(name));
    }

    @Test
    void pagesOfStrangeOriginsAreRefusedAndTheirPreflightsToo() {
        Http anonymous = Http.anonymous(service);
        HttpResponse<byte[]> preflight = anonymous.send(
                "OPTIONS", path, null, "Origin", "https://evil.example", "Access-Control-Request-Method", "PATCH");
        assertThat(preflight.statusCode()).isEqualTo(403);
        assertThat(http.send("GET", path, null, "Origin", "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
        // Behind the gateway, a page of the same origin as the gateway's.
        assertThat(http.send(
                                "GET",
                                path,
                                null,
                                "Origin",
                                "https://chat.example",
                                "X-Forwarded-Proto",
                                "https",
                                "X-Forwarded-Host",
                                "chat.example")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void repeatedAndOverlappingPutsDoNoHarm() {
        String own = http.create(300, "put");
        assertThat(http.put(own, 0, new byte[100], 300).statusCode()).isEqualTo(200);
        HttpResponse<byte[]> again = http.put(own, 0, new byte[100], 300);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(Http.offset(again)).isEqualTo(100);
        assertThat(Http.offset(http.put(own, 50, new byte[100], 300))).isEqualTo(150);
        HttpResponse<byte[]> gap = http.put(own, 200, new byte[10], 300);
        assertThat(gap.statusCode()).isEqualTo(409);
        assertThat(Http.offset(gap)).isEqualTo(150);
        assertThat(http.put(own, 150, new byte[10], 301).statusCode()).isEqualTo(400);
        assertThat(http.send("PUT", own, new byte[10], "Content-Range", "bytes 150-160/300")
                        .statusCode())
                .isEqualTo(400);
        assertThat(http.put(own, 150, new byte[150], 300).statusCode()).isEqualTo(201);
        assertThat(http.put(own, 150, new byte[150], 300).statusCode()).isEqualTo(201);
    }

    @Test
    void aReaderWhoStallsIsNotWaitedForLong() throws Exception {
        byte[] large = Http.bytes(48 * 1024 * 1024);
        try (RunningService impatient =
                RunningService.start(service.data(), "file-service-8", "server.tomcat.connection-timeout=1s")) {
            Caller user = gateway.user(702, "stalled");
            Http own = Http.of(impatient, user);
            String stalledPath = own.create(large.length, "large");
            own.put(stalledPath, 0, large, large.length);
            URI url = URI.create(impatient.url());
            try (Socket stalled = new Socket(url.getHost(), url.getPort())) {
                stalled.getOutputStream()
                        .write(("GET " + stalledPath + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                                        + Tokens.of(user) + "\r\n\r\n")
                                .getBytes(UTF_8));
                stalled.getOutputStream().flush();
                Awaitility.await("the service gives up")
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> impatient
                                        .bean(MeterRegistry.class)
                                        .find("http.server.requests")
                                        .tag("method", "GET")
                                        .tag("uri", "/files/{id}")
                                        .timers()
                                        .stream()
                                        .mapToLong(Timer::count)
                                        .sum()
                                > 0);
                stalled.setSoTimeout(10_000);
                assertThat(readable(stalled.getInputStream())).isLessThan(large.length);
            }
        }
    }

    private static long readable(InputStream in) {
        byte[] buffer = new byte[64 * 1024];
        long all = 0;
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                all += read;
            }
        } catch (IOException cut) {
            // No more than that.
        }
        return all;
    }
}
