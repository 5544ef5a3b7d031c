package im.crosstalk.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/** Plain requests for files. */
final class FileHttp {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private FileHttp() {}

    static HttpRequest.Builder request(URI server, String path, EnvelopeUser user) {
        return HttpRequest.newBuilder(URI.create(server.toString().replace("ws://", "http://"))
                        .resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + user.token());
    }

    static HttpResponse<byte[]> send(HttpRequest request) throws IOException {
        try {
            return HTTP.send(request, BodyHandlers.ofByteArray());
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** @throws IOException unless it is there */
    static byte[] get(URI server, String path, EnvelopeUser user) throws IOException {
        HttpResponse<byte[]> answer = send(request(server, path, user).build());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.toString());
        }
        return answer.body();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
