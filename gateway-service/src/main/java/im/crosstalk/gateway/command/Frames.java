package im.crosstalk.gateway.command;

import im.crosstalk.gateway.dialect.FrameSink;
import im.crosstalk.gateway.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** Frames whose data are an array of strings. */
final class Frames {
    static final String MESSAGES = "Messages";
    static final String REQUESTS = "Requests";
    static final String NOTICES = "Notices";

    /**
     * So many bytes of text at most, so that they are no more than 1 MiB once they are sealed; a single string may be larger
     * by itself, but no message is.
     */
    private static final int LARGEST = 768 * 1024 - 256;

    private Frames() {}

    /** Writes as many frames as it takes; one, if there is nothing. */
    static <T> void write(String command, List<T> things, Function<T, String> serializer, FrameSink frames) {
        parts(things, serializer).forEachRemaining(part -> {
            JsonWriter out = begin(frames.begin(), command);
            part.forEach(out::element);
            frames.end(end(out));
        });
    }

    /** Writes one frame with one string. */
    static void write(String command, String serialized, JsonWriter out) {
        end(begin(out, command).element(serialized));
    }

    private static JsonWriter begin(JsonWriter out, String command) {
        return out.beginObject().field("command", command).beginArray("data");
    }

    private static JsonWriter end(JsonWriter out) {
        return out.endArray().endObject();
    }

    /** The strings in parts, each of which fits into one frame; one part, if there is nothing. */
    static <T> Iterator<List<String>> parts(List<T> things, Function<T, String> serializer) {
        List<List<String>> parts = new ArrayList<>();
        List<String> part = new ArrayList<>();
        long size = 0;
        for (T thing : things) {
            String serialized = serializer.apply(thing);
            long more = sizeInString(serialized);
            if (!part.isEmpty() && size + more > LARGEST) {
                parts.add(part);
                part = new ArrayList<>();
                size = 0;
            }
            part.add(serialized);
            size += more;
        }
        parts.add(part);
        return parts.iterator();
    }

    /** Of JSON text as a string within JSON: quotes and backslashes take two bytes, and so do its own two quotes and comma. */
    private static long sizeInString(String json) {
        long escaped = json.chars().filter(each -> each == '"' || each == '\\').count();
        return json.getBytes(StandardCharsets.UTF_8).length + escaped + 3;
    }
}
