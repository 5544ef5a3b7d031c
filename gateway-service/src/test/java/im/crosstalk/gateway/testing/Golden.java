package im.crosstalk.gateway.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.crosstalk.gateway.dialect.ClientRef;
import im.crosstalk.gateway.dialect.Dialect;
import im.crosstalk.gateway.dialect.FrameSink;
import im.crosstalk.gateway.dialect.Head;
import im.crosstalk.gateway.dialect.Language;
import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.gateway.dialect.Viewer;
import im.crosstalk.gateway.json.JsonObject;
import im.crosstalk.gateway.json.JsonReader;
import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.gateway.json.UnreadableJsonException;
import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.id.UserId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Golden frames of the dialects: lines of JSON with a frame and what it stands for. User 3 looks on. */
public final class Golden {
    private static final Viewer VIEWER = new Viewer(new UserId(3), Language.ENGLISH);

    private Golden() {}

    public static List<JsonNode> lines(String file) {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/" + file)) {
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .map(line -> ProtocolJson.mapper().readTree(line))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What a frame asks for. */
    public static Request request(Dialect dialect, JsonNode frame) {
        JsonObject read = read(frame);
        Head head = dialect.head(read);
        return dialect.decode(read, head.ref(), VIEWER);
    }

    public static JsonObject read(JsonNode frame) {
        byte[] bytes = frame.toString().getBytes(UTF_8);
        try {
            return JsonReader.read(bytes, bytes.length, null);
        } catch (UnreadableJsonException failure) {
            throw new AssertionError(failure);
        }
    }

    public static JsonNode json(Object message) {
        return ProtocolJson.mapper().readTree(ProtocolJson.mapper().writeValueAsString(message));
    }

    /** A service's reply as it stands in a golden, or one of the gateway's own by its name. */
    public static Reply reply(JsonNode reply, Map<String, ? extends Reply> own) {
        return reply.isString()
                ? own.get(reply.asString(""))
                : (Reply) ProtocolJson.mapper().treeToValue(reply, Message.class);
    }

    public static List<JsonNode> frames(Dialect dialect, ClientRef ref, Reply reply) {
        List<JsonNode> frames = new ArrayList<>();
        dialect.encode(ref, reply, VIEWER, new FrameSink() {
            @Override
            public JsonWriter begin() {
                return new JsonWriter();
            }

            @Override
            public void end(JsonWriter written) {
                frames.add(ProtocolJson.mapper().readTree(written.toString()));
            }
        });
        return frames;
    }
}
