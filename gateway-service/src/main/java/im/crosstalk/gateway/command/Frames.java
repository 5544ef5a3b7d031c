package im.crosstalk.gateway.command;

import im.crosstalk.gateway.dialect.FrameSink;
import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.protocol.chat.StoredMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

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

    /** Of a message whatever its text is: names, numbers, quotes. */
    private static final long MESSAGE = 320;

    /** What a character of a text takes at most, once it is escaped for the third time. */
    private static final long LONGEST_CHARACTER = 9;

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
        return parted(things.stream().map(serializer).toList(), Frames::sizeInString)
                .iterator();
    }

    /** Messages in parts, each of which fits into one frame; one part, if there is nothing. */
    static List<List<StoredMessage>> partsOf(List<StoredMessage> messages) {
        long atMost = 0;
        for (StoredMessage message : messages) {
            atMost += MESSAGE + LONGEST_CHARACTER * message.content().text().length();
        }
        // They are only measured where it may matter.
        return atMost <= LARGEST
                ? List.of(messages)
                : parted(messages, message -> sizeInString(Serialized.message(message)));
    }

    private static <T> List<List<T>> parted(List<T> things, ToLongFunction<T> sizes) {
        List<List<T>> parts = new ArrayList<>();
        int from = 0;
        long size = 0;
        for (int i = 0; i < things.size(); i++) {
            long more = sizes.applyAsLong(things.get(i));
            if (i > from && size + more > LARGEST) {
                parts.add(things.subList(from, i));
                from = i;
                size = 0;
            }
            size += more;
        }
        parts.add(things.subList(from, things.size()));
        return parts;
    }

    /** Of JSON text as a string within JSON: quotes and backslashes take two bytes, and so do its own two quotes and comma. */
    private static long sizeInString(String json) {
        long escaped = json.chars().filter(each -> each == '"' || each == '\\').count();
        return json.getBytes(StandardCharsets.UTF_8).length + escaped + 3;
    }
}
