package im.crosstalk.cli.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The server's side of sending by the dialect "roomfile": one file at a time, with bytes in memory. */
public final class RoomServerDouble extends WebSocketDouble {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<byte[]> finished = new CopyOnWriteArrayList<>();
    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    private volatile BiPredicate<Connection, JsonNode> script = (connection, frame) -> false;
    private long packets;

    /** What is done before the ordinary; true says that it is instead of that. */
    public void script(BiPredicate<Connection, JsonNode> instead) {
        script = instead;
    }

    public List<JsonNode> asked() {
        return asked;
    }

    public long asked(String action) {
        return asked.stream()
                .filter(each -> each.path("action").asString("").equals(action))
                .count();
    }

    /** The files that the room has. */
    public List<byte[]> finished() {
        return finished;
    }

    @Override
    protected synchronized void onText(Connection connection, String text) throws IOException {
        JsonNode frame = JsonMapper.shared().readTree(text);
        asked.add(frame);
        if (!script.test(connection, frame)) {
            connection.send(answer(frame).toString());
        }
    }

    /** Does what is asked; for scripts that then say something else, or nothing. */
    public synchronized ObjectNode answer(JsonNode frame) {
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        String action = frame.path("action").asString("");
        answer.put("action", action).put("status", "success").put("message", "done");
        JsonNode asked = frame.path("data");
        ObjectNode data = answer.putObject("data");
        data.put("room_id", asked.path("room_id").asString(""))
                .put("file_path", asked.path("file_path").asString(""));
        switch (action) {
            case "file_send_init" -> data.put("next_sequence_number", packets + 1);
            case "file_send_data" -> {
                long number = asked.path("sequence_number").asLong();
                data.put("sequence_number", number);
                if (number == packets + 1) {
                    packets++;
                    bytes.writeBytes(
                            Base64.getDecoder().decode(asked.path("file_data").asString("")));
                } else if (number > packets + 1) {
                    answer.put("status", "error").put("code", "INVALID_PAYLOAD");
                    data.put("expected_sequence_number", packets + 1);
                }
            }
            case "file_send_fin" -> {
                finished.add(bytes.toByteArray());
                bytes.reset();
                packets = 0;
                describe(data, finished.getLast());
            }
            case "file_list_req" -> {
                ArrayNode files = data.putArray("files");
                finished.forEach(each -> describe(files.addObject(), each));
            }
            default -> answer.put("status", "error").put("code", "FEATURE_NOT_SUPPORTED");
        }
        return answer;
    }

    private static void describe(ObjectNode file, byte[] content) {
        file.put("file_name", "it.bin").put("sender", "ann").put("sha256", UploadServerDouble.sha256(content));
    }
}
