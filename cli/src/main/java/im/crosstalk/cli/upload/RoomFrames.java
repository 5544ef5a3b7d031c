package im.crosstalk.cli.upload;

import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What clients say in the dialect "roomfile" to send a file to a chat's members; packets are chunks. */
final class RoomFrames implements Dialect {
    private static final String INIT = "file_send_init";
    private static final String DATA = "file_send_data";
    private static final String FINISH = "file_send_fin";
    private static final String LIST = "file_list_req";
    private static final String TYPE = "application/octet-stream";

    private final String room;
    private final String username;
    private final String name;
    private final long size;
    private final int chunk;
    private final String about;
    /** Of the file that the server was told to finish; null while it was not. */
    private @Nullable String finishing;

    RoomFrames(String room, String username, String name, long size, int chunk) {
        this.room = room;
        this.username = username;
        this.name = name;
        this.size = size;
        this.chunk = chunk;
        about = frame("").path("data").toString();
    }

    /**
     * Begins, or goes on; after an answer to "finish" that has not come, asks first whether the file is there: to begin
     * again would be to send it twice.
     */
    @Override
    public String start(String fileName, long fileSize) {
        if (finishing != null) {
            return frame(LIST).toString();
        }
        ObjectNode frame = frame(INIT);
        ((ObjectNode) frame.path("data"))
                .put("file_size", size)
                .put("file_type", TYPE)
                .put("total_packets", (size + chunk - 1) / chunk)
                .put("echo_data", false);
        return frame.toString();
    }

    /** Put together by hand: there are many, they are long, and base64 holds nothing that JSON escapes. */
    @Override
    public String chunk(long offset, byte[] bytes) {
        return "{\"action\":\"" + DATA + "\",\"data\":{\"sequence_number\":" + (offset / chunk + 1)
                + ",\"file_data\":\"" + Base64.getEncoder().encodeToString(bytes) + "\"," + about.substring(1) + "}";
    }

    @Override
    public String complete(String sha256) {
        finishing = sha256;
        return frame(FINISH).toString();
    }

    @Override
    public boolean canPause() {
        return false;
    }

    @Override
    public String pause() {
        throw new IllegalStateException("a room's file is not paused");
    }

    @Override
    public String resume() {
        throw new IllegalStateException("a room's file is not resumed");
    }

    @Override
    public String stop(boolean delete) {
        throw new IllegalStateException("a room's file is not stopped");
    }

    @Override
    public @Nullable ServerEvent read(String frame) {
        JsonNode json;
        try {
            json = ServerEvent.JSON.readTree(frame);
        } catch (JacksonException unreadable) {
            return null;
        }
        String action = json.path("action").asString("");
        JsonNode data = json.path("data");
        JsonNode file = data.path("file_path");
        if (!action.startsWith("file_")
                || (file.isString() && !file.stringValue().equals(name))) {
            return null;
        }
        if (!json.path("status").asString("").equals("success")) {
            return refused(json);
        }
        return switch (action) {
            case INIT ->
                new ServerEvent.Started(after(data.path("next_sequence_number").asLong(1) - 1));
            case DATA ->
                new ServerEvent.Progress(after(data.path("sequence_number").asLong(0)));
            case FINISH -> completed(data);
            case LIST -> found(data.path("files"));
            default -> null;
        };
    }

    private ServerEvent refused(JsonNode json) {
        JsonNode expected = json.path("data").path("expected_sequence_number");
        return expected.isNumber()
                ? new ServerEvent.Mismatch(after(expected.asLong() - 1))
                : new ServerEvent.Refused(
                        json.path("message").asString("refused"),
                        json.path("code").asString(""));
    }

    private ServerEvent completed(JsonNode file) {
        String stored = file.path("sha256").asString("");
        String as = room + "/" + file.path("file_name").asString(name);
        if (!stored.isEmpty() && !stored.equals(finishing)) {
            return new ServerEvent.Refused(
                    as + " is not this file: an earlier run had sent bytes of another one of that name and size",
                    ServerEvent.Refused.OTHER_FILE);
        }
        return new ServerEvent.Completed(as);
    }

    private ServerEvent found(JsonNode files) {
        for (JsonNode file : files) {
            if (file.path("sha256").asString("").equals(finishing)
                    && file.path("sender").asString("").equals(username)) {
                return completed(file);
            }
        }
        finishing = null;
        return new ServerEvent.Absent();
    }

    /** The offset after so many packets. */
    private long after(long packets) {
        return Math.clamp(packets * chunk, 0, size);
    }

    private ObjectNode frame(String action) {
        ObjectNode frame = ServerEvent.JSON.createObjectNode().put("action", action);
        frame.putObject("data").put("chat_id", username).put("room_id", room).put("file_path", name);
        return frame;
    }
}
