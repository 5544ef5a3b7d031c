package im.crosstalk.system;

import static im.crosstalk.system.EnvelopeUser.JSON;
import static im.crosstalk.system.EnvelopeUser.payload;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** By the dialect "upload", on one gateway or another. */
final class FrameUpload extends SteadyUpload {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int ANSWER_SECONDS = 20;
    private static final int CHUNK = 64 * 1024;

    private final List<URI> gateways;
    private final EnvelopeUser user;
    private final String id = "it-" + UUID.randomUUID();
    private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
    private int attempts;
    private @Nullable WebSocket socket;
    private @Nullable String downloadUrl;

    FrameUpload(List<URI> gateways, EnvelopeUser user, byte[] content) {
        super(content);
        this.gateways = gateways;
        this.user = user;
    }

    @Override
    int chunk() {
        return CHUNK;
    }

    @Override
    int begin() throws IOException {
        close();
        answers.clear();
        if (downloadUrl != null) {
            return content().length;
        }
        try {
            socket = HTTP.newWebSocketBuilder()
                    .header("Authorization", "Bearer " + user.token())
                    .buildAsync(
                            gateways.get(attempts++ % gateways.size()),
                            new TextFrames(text -> answers.add(JSON.readTree(text))))
                    .join();
        } catch (CompletionException unreachable) {
            throw new IOException(unreachable);
        }
        return ask("start-ack", "action", "start", "fileName", id + ".bin", "fileSize", content().length)
                .path("offset")
                .asInt();
    }

    @Override
    int send(int from, int to) throws IOException {
        sendAhead(from, to);
        return stored();
    }

    /** Sends without waiting for the answer. */
    void sendAhead(int from, int to) throws IOException {
        String data = Base64.getEncoder().encodeToString(java.util.Arrays.copyOfRange(content(), from, to));
        say(payload("action", "chunk", "fileId", id, "offset", from, "data", data));
    }

    /** The offset in the next answer to a chunk. */
    int stored() throws IOException {
        return answer("progress").path("offset").asInt();
    }

    @Override
    byte[] finish() throws IOException {
        String url = downloadUrl;
        if (url == null) {
            try {
                url = ask("complete-ack", "action", "complete", "sha256", FileHttp.sha256(content()))
                        .path("downloadUrl")
                        .asString();
            } finally {
                close();
            }
            downloadUrl = url;
        }
        return FileHttp.get(gateways.getLast(), url, user);
    }

    private JsonNode ask(String event, Object... fields) throws IOException {
        say(payload(fields).put("fileId", id));
        return answer(event);
    }

    private void say(ObjectNode frame) throws IOException {
        WebSocket open = socket;
        if (open == null) {
            throw new IOException("not connected");
        }
        try {
            open.sendText(frame.toString(), true)
                    .orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException lost) {
            throw new IOException(lost);
        }
    }

    private JsonNode answer(String event) throws IOException {
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS);
            while (System.nanoTime() < end) {
                JsonNode answer = answers.poll(100, TimeUnit.MILLISECONDS);
                if (answer != null && answer.path("event").asString("").equals(event)) {
                    return answer;
                }
                if (answer != null && answer.has("event")) {
                    throw new IOException(answer.toString());
                }
                WebSocket open = socket;
                if (open == null || open.isInputClosed()) {
                    throw new IOException("connection lost");
                }
            }
            throw new IOException("no answer");
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    void close() {
        WebSocket open = socket;
        if (open != null) {
            open.abort();
        }
        socket = null;
    }
}
