package im.crosstalk.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** By tus, or by PUT with Content-Range, on whatever of several servers answers. */
final class HttpUpload extends SteadyUpload {
    /** Larger than what is on its way at any moment, so that requests are cut in two by what happens. */
    private static final int CHUNK = 512 * 1024;

    private final List<URI> servers;
    private final EnvelopeUser user;
    private final boolean byTus;
    private int attempts;
    private @Nullable String path;

    HttpUpload(List<URI> servers, EnvelopeUser user, byte[] content, boolean byTus) {
        super(content);
        this.servers = servers;
        this.user = user;
        this.byTus = byTus;
    }

    @Override
    int chunk() {
        return CHUNK;
    }

    private URI server() {
        return servers.get(attempts % servers.size());
    }

    private HttpRequest.Builder request(String to) {
        return FileHttp.request(server(), to, user).header("Tus-Resumable", "1.0.0");
    }

    @Override
    int begin() throws IOException {
        attempts++;
        String file = path;
        if (file == null) {
            HttpResponse<byte[]> created = FileHttp.send(request("/files")
                    .POST(BodyPublishers.noBody())
                    .header("Upload-Length", Integer.toString(content().length))
                    .build());
            path = created.headers().firstValue("Location").orElseThrow(() -> new IOException(created.toString()));
            return 0;
        }
        return offset(FileHttp.send(
                request(file).method("HEAD", BodyPublishers.noBody()).build()));
    }

    @Override
    int send(int from, int to) throws IOException {
        HttpRequest.Builder request = request(String.valueOf(path));
        var body = BodyPublishers.ofByteArray(content(), from, to - from);
        if (byTus) {
            request.method("PATCH", body)
                    .header("Content-Type", "application/offset+octet-stream")
                    .header("Upload-Offset", Integer.toString(from));
        } else {
            request.PUT(body).header("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + content().length);
        }
        return offset(FileHttp.send(request.build()));
    }

    private static int offset(HttpResponse<byte[]> answer) throws IOException {
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(answer + " " + new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
        }
        return Math.toIntExact(answer.headers()
                .firstValueAsLong("Upload-Offset")
                .orElseThrow(() -> new IOException("no offset: " + answer)));
    }

    @Override
    byte[] finish() throws IOException {
        return FileHttp.get(server(), String.valueOf(path), user);
    }

    @Override
    public String toString() {
        return byTus ? "tus" : "PUT";
    }
}
