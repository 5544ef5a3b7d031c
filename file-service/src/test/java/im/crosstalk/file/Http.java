package im.crosstalk.file;

import im.crosstalk.protocol.Caller;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.awaitility.Awaitility;

/** Plain requests to a file-service. */
public final class Http {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String base;
    private final String token;

    private Http(String base, String token) {
        this.base = base;
        this.token = token;
    }

    public static Http of(RunningService service, Caller caller) {
        return new Http(service.url(), AuthStandIn.INSTANCE.token(caller));
    }

    public static Http withToken(RunningService service, String token) {
        return new Http(service.url(), token);
    }

    public static Http anonymous(RunningService service) {
        return new Http(service.url(), "");
    }

    public HttpResponse<byte[]> send(String method, String path, byte[] body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    /** A body whose length is not told beforehand. */
    public HttpResponse<byte[]> sendChunked(String method, String path, byte[] body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .header("Authorization", "Bearer " + token)
                .headers(headers);
        return send(request.build());
    }

    private static HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    public HttpResponse<byte[]> tus(String method, String path, byte[] body, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Tus-Resumable";
        all[1] = "1.0.0";
        System.arraycopy(headers, 0, all, 2, headers.length);
        return send(method, path, body, all);
    }

    /** A file whose last byte has come; patient, since a partition may wait for an instance that is gone. */
    public HttpResponse<byte[]> get(String path) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .until(() -> send("GET", path, null), answer -> answer.statusCode() == 200);
    }

    /** Makes a file by tus and returns its path. */
    public String create(long size, String name) {
        HttpResponse<byte[]> created = tus(
                "POST",
                "/files",
                null,
                "Upload-Length",
                Long.toString(size),
                "Upload-Metadata",
                "filename " + base64(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        if (created.statusCode() != 201) {
            throw new AssertionError(created.statusCode() + " " + new String(created.body()));
        }
        return created.headers().firstValue("Location").orElseThrow();
    }

    public HttpResponse<byte[]> patch(String path, long offset, byte[] body, String... headers) {
        String[] all = new String[headers.length + 4];
        all[0] = "Upload-Offset";
        all[1] = Long.toString(offset);
        all[2] = "Content-Type";
        all[3] = "application/offset+octet-stream";
        System.arraycopy(headers, 0, all, 4, headers.length);
        return tus("PATCH", path, body, all);
    }

    public HttpResponse<byte[]> put(String path, long first, byte[] body, long total, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Content-Range";
        all[1] = "bytes " + first + "-" + (first + body.length - 1) + "/" + total;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return send("PUT", path, body, all);
    }

    public static long offset(HttpResponse<?> response) {
        return response.headers().firstValueAsLong("Upload-Offset").orElse(-1);
    }

    public static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    public static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(digest("SHA-256", bytes));
    }

    public static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }
}
