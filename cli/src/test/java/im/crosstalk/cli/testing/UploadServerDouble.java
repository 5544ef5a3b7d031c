package im.crosstalk.cli.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The server's side of the dialect "upload", with bytes in memory. */
public final class UploadServerDouble extends WebSocketDouble {
    private final Map<String, Held> uploads = new ConcurrentHashMap<>();
    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    private volatile BiPredicate<Connection, JsonNode> script = (connection, frame) -> false;

    /** An upload. */
    public static final class Held {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private long size;
        private boolean paused;
        private boolean complete;

        public synchronized byte[] bytes() {
            return bytes.toByteArray();
        }

        public synchronized boolean isPaused() {
            return paused;
        }

        public synchronized boolean isComplete() {
            return complete;
        }
    }

    /** What is done before the ordinary; true says that it is instead of that. */
    public void script(BiPredicate<Connection, JsonNode> instead) {
        script = instead;
    }

    /** What has been asked, in order. */
    public List<JsonNode> asked() {
        return asked;
    }

    public long asked(String action) {
        return asked.stream()
                .filter(each -> each.path("action").asString("").equals(action))
                .count();
    }

    /** Null for none. */
    public Held upload(String fileId) {
        return uploads.get(fileId);
    }

    /** The only one. */
    public Held upload() {
        return uploads.values().iterator().next();
    }

    /** One that is there already. */
    public Held put(String fileId, long size, byte[] bytes) {
        var held = new Held();
        held.size = size;
        held.bytes.writeBytes(bytes);
        uploads.put(fileId, held);
        return held;
    }

    public static void error(Connection connection, JsonNode frame, String reason, String code) {
        ObjectNode answer = answer(frame, "error").put("error", reason);
        try {
            connection.send((code.isEmpty() ? answer : answer.put("code", code)).toString());
        } catch (IOException gone) {
            throw new IllegalStateException(gone);
        }
    }

    private static ObjectNode answer(JsonNode frame, String event) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("event", event)
                .put("fileId", frame.path("fileId").asString(""));
    }

    @Override
    protected void onText(Connection connection, String text) throws IOException {
        JsonNode frame = JsonMapper.shared().readTree(text);
        asked.add(frame);
        if (script.test(connection, frame)) {
            return;
        }
        String id = frame.path("fileId").asString("");
        String action = frame.path("action").asString("");
        Held held = action.equals("start") ? uploads.computeIfAbsent(id, ignored -> new Held()) : uploads.get(id);
        if (held == null) {
            error(connection, frame, "fileId: no such upload", "RESOURCE_NOT_FOUND");
            return;
        }
        synchronized (held) {
            if (held.complete) {
                error(connection, frame, "already complete", "PERMISSION_DENIED");
                return;
            }
            ObjectNode answer = on(held, action, frame);
            if (answer != null) {
                connection.send(answer.toString());
            } else {
                error(connection, frame, held.paused ? "paused" : "does not fit", "PERMISSION_DENIED");
            }
        }
    }

    private ObjectNode on(Held held, String action, JsonNode frame) {
        return switch (action) {
            case "start" -> {
                held.size = frame.path("fileSize").asLong();
                held.paused = false;
                yield at(frame, "start-ack", held).put("status", "active");
            }
            case "chunk" -> chunk(held, frame);
            case "pause" -> {
                held.paused = true;
                yield at(frame, "pause-ack", held);
            }
            case "resume" -> {
                held.paused = false;
                yield at(frame, "resume-ack", held);
            }
            case "stop" -> {
                if (frame.path("delete").asBoolean(false)) {
                    uploads.remove(frame.path("fileId").asString(""));
                }
                yield answer(frame, "stop-ack");
            }
            case "complete" -> {
                if (held.bytes.size() < held.size) {
                    yield null;
                }
                if (!frame.path("sha256").asString("").equals(sha256(held.bytes.toByteArray()))) {
                    held.bytes.reset();
                    yield answer(frame, "error")
                            .put("error", "sha256: does not match; begin again at offset 0")
                            .put("code", "INVALID_PAYLOAD");
                }
                held.complete = true;
                yield answer(frame, "complete-ack").put("filePath", "uploads/it");
            }
            default -> null;
        };
    }

    private static ObjectNode chunk(Held held, JsonNode frame) {
        byte[] data = Base64.getDecoder().decode(frame.path("data").asString(""));
        if (held.paused || held.bytes.size() + data.length > held.size) {
            return null;
        }
        long offset = frame.path("offset").asLong();
        if (offset != held.bytes.size()) {
            return answer(frame, "offset-mismatch")
                    .put("expected", held.bytes.size())
                    .put("received", offset);
        }
        held.bytes.writeBytes(data);
        return at(frame, "progress", held).put("receivedBytes", held.bytes.size());
    }

    private static ObjectNode at(JsonNode frame, String event, Held held) {
        return answer(frame, event).put("offset", held.bytes.size());
    }

    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
