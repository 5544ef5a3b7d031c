package im.crosstalk.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import im.crosstalk.gateway.testing.TestGateway;
import im.crosstalk.gateway.testing.World;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway passes on to file-service. */
class ProxyTest {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + World.gateway().port() + path));
    }

    private static HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    void allMethodsArePassedOnWithTheirHeaders(String method) {
        HttpResponse<byte[]> echo = send(request("/files/echo?signature=a%2Fb")
                .method(method, BodyPublishers.noBody())
                .header("Tus-Resumable", "1.0.0")
                .header("Authorization", "Bearer x.y.z")
                .header("X-Forwarded-Prefix", "/evil")
                .build());
        assertThat(header(echo, "Echo-Method")).isEqualTo(method);
        assertThat(header(echo, "Echo-Uri")).isEqualTo("/files/echo?signature=a%2Fb");
        assertThat(header(echo, "Echo-Tus-Resumable")).isEqualTo("1.0.0");
        assertThat(header(echo, "Echo-Authorization")).isEqualTo("Bearer x.y.z");
        assertThat(header(echo, "Echo-X-Forwarded-Proto")).isEqualTo("http");
        assertThat(header(echo, "Echo-X-Forwarded-Host"))
                .isEqualTo("127.0.0.1:" + World.gateway().port());
        assertThat(header(echo, "Echo-X-Forwarded-Prefix")).isNull();
        assertThat(echo.statusCode()).isEqualTo(method.equals("OPTIONS") ? 204 : 200);
        assertThat(header(echo, "Content-Length")).isEqualTo(method.equals("HEAD") ? "77" : null);
    }

    @Test
    void preflightsOfBrowsersReachFileServiceToo() {
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "origin");
        HttpResponse<byte[]> echo = send(request("/files/echo")
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", "https://chat.example")
                .header("Access-Control-Request-Method", "PATCH")
                .build());
        assertThat(echo.statusCode()).isEqualTo(204);
        assertThat(header(echo, "Echo-Access-control-request-method")).isEqualTo("PATCH");
    }

    @Test
    void largeBodiesFlowBothWays() {
        byte[] body = new byte[24 * 1024 * 1024];
        new Random(7).nextBytes(body);
        for (BodyPublisher publisher : new BodyPublisher[] {
            BodyPublishers.ofByteArray(body), BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body))
        }) {
            HttpResponse<byte[]> echo =
                    send(request("/files/echo").PUT(publisher).build());
            assertThat(echo.statusCode()).isEqualTo(200);
            assertThat(Arrays.equals(echo.body(), body)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/files/../internal/x",
                "/files/..%2Finternal",
                "/files/%2e%2e/internal",
                "/files/a.b",
                "/files//x",
                "/files/x;y=1"
            })
    void nothingButFilesIsReached(String path) throws IOException {
        long before = World.files().requests();
        try (var socket = new Socket("127.0.0.1", World.gateway().port())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 404");
        }
        assertThat(World.files().requests()).isEqualTo(before);
    }

    @Test
    void oneConnectionServesManyRequests() throws IOException {
        try (var socket = new Socket("127.0.0.1", World.gateway().port())) {
            socket.setSoTimeout(5_000);
            for (int i = 0; i < 3; i++) {
                socket.getOutputStream()
                        .write(("PUT /files/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhell" + i)
                                .getBytes(UTF_8));
                assertThat(until(socket.getInputStream(), "hell" + i + "\r\n0\r\n\r\n"))
                        .startsWith("HTTP/1.1 200");
            }
        }
    }

    private static String until(InputStream in, String end) throws IOException {
        var read = new StringBuilder();
        while (read.indexOf(end) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new AssertionError("ended after " + read);
            }
            read.append((char) next);
        }
        return read.toString();
    }

    @Test
    void whenFileServiceIsAwayClientsAreToldToTryAgain() {
        try (TestGateway alone = World.anotherGateway("proxy-0", "im.file-url=http://127.0.0.1:1")) {
            HttpResponse<byte[]> answer =
                    send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + alone.port() + "/files/echo"))
                            .PUT(BodyPublishers.ofByteArray(new byte[100_000]))
                            .build());
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(header(answer, "Retry-After")).isEqualTo("1");
            assertThat(new String(answer.body(), UTF_8))
                    .contains("\"code\":\"UNAVAILABLE\"")
                    .doesNotContain("127.0.0.1");
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a blocked write cannot be interrupted
    void aReaderWhoTakesNothingIsCut() throws IOException {
        byte[] body = new byte[24 * 1024 * 1024];
        try (TestGateway brief = World.anotherGateway("proxy-brief-0", "im.chunks.acknowledged-within=1s");
                var socket = new Socket("127.0.0.1", brief.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("PUT /files/echo HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .getBytes(UTF_8));
            Throwable cut = catchThrowable(() -> {
                out.write(body);
                // What comes after a request is the next one; nobody answers it before this one is answered.
                Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> {
                    out.write('\n');
                    return false;
                });
            });
            assertThat(cut).isInstanceOf(SocketException.class);
        }
    }
}
