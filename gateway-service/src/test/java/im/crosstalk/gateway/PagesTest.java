package im.crosstalk.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.gateway.testing.TestGateway;
import im.crosstalk.gateway.testing.WebSocketClient;
import im.crosstalk.gateway.testing.World;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages for browsers, at both addresses. */
class PagesTest {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static HttpResponse<String> get(int port, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static int main() {
        return World.gateway().port();
    }

    private static int second() {
        return World.gateway().localPort();
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @ParameterizedTest
    @CsvSource({
        "/upload, text/html, <!doctype html>",
        "/assets/upload/main.js, text/javascript, import",
        "/assets/upload/upload.css, text/css, :root",
        "/assets/lib/sha256.js, text/javascript, SHA-256",
        "/assets/upload/icon.svg, image/svg+xml, <svg"
    })
    void browsersGetThePageAtBothAddresses(String path, String type, String content) {
        for (int port : new int[] {main(), second()}) {
            HttpResponse<String> page = get(port, path);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(header(page, "Content-Type")).startsWith(type);
            assertThat(page.body()).contains(content);
            assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
        }
    }

    @Test
    void itMayLoadAndRunNothingButItsOwn() {
        HttpResponse<String> page = get(main(), "/upload");
        assertThat(header(page, "Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "connect-src 'self'")
                .doesNotContain("unsafe");
        assertThat(page.body())
                .as("nothing inline, nothing from elsewhere")
                .doesNotContain("http://", "https://", "style=", "<style", "onclick")
                .doesNotContainPattern("<script(?![^>]*src=)");
    }

    @Test
    void whatHasNotChangedIsNotSentAgain() {
        HttpResponse<String> page = get(main(), "/upload");
        assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");
        HttpResponse<String> again = get(main(), "/upload", "If-None-Match", header(page, "ETag"));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void itIsToldWhereOneUploadsWithoutSigningIn() {
        HttpResponse<String> here = get(second(), "/assets/upload/settings.json");
        assertThat(here.body()).isEqualTo("{\"unsigned\":true,\"unsignedPort\":null}");
        assertThat(header(here, "Cache-Control")).isEqualTo("no-store");
        assertThat(get(main(), "/assets/upload/settings.json").body())
                .isEqualTo("{\"unsigned\":false,\"unsignedPort\":" + second() + "}");
        try (TestGateway closed = World.anotherGateway("pages-0", "im.upload.anonymous=false")) {
            assertThat(get(closed.port(), "/assets/upload/settings.json").body())
                    .isEqualTo("{\"unsigned\":false,\"unsignedPort\":null}");
            assertThat(get(closed.localPort(), "/assets/upload/settings.json").body())
                    .isEqualTo("{\"unsigned\":false,\"unsignedPort\":null}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/assets/", "/assets/upload/", "/assets/none.js", "/assets/..%2Fapplication.yml", "/upload/x"})
    void thereIsNothingElse(String path) {
        assertThat(get(main(), path).statusCode()).isEqualTo(404);
    }

    @Test
    void itIsOnlyRead() {
        assertThat(send(HttpRequest.newBuilder(URI.create("http://localhost:" + main() + "/upload"))
                                .POST(BodyPublishers.ofString("x")))
                        .statusCode())
                .isEqualTo(405);
        HttpResponse<String> head = send(HttpRequest.newBuilder(URI.create("http://localhost:" + main() + "/upload"))
                .method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void theSecondAddressTakesWebSocketsAtAnyPathAllTheSame() {
        for (String path : new String[] {"/", "/upload", "/assets/upload/main.js"}) {
            try (var client = new WebSocketClient(second(), path, Map.of())) {
                assertThat(client.status()).isEqualTo(101);
            }
        }
        assertThat(get(second(), "/").statusCode()).isEqualTo(400);
    }
}
