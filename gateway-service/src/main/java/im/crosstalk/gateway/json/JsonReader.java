package im.crosstalk.gateway.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads frames strictly: one object and nothing after it, no double keys, nesting up to {@value #MAX_NESTING}, no lone
 * surrogates, no coercion. Two levels are read, what lies deeper is checked and kept as it is. Thread-safe.
 */
public final class JsonReader {
    public static final int MAX_NESTING = 32;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).build())
            .build();

    private JsonReader() {}

    /**
     * Reads a frame's object.
     *
     * @param json UTF-8, found valid
     * @param knownToken the value that the field {@code token} usually has: it is then that very string
     */
    public static JsonObject read(byte[] json, int length, @Nullable String knownToken) throws UnreadableJsonException {
        if (Utf8.escapesLoneSurrogate(json, length)) {
            throw new UnreadableJsonException("lone surrogate");
        }
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json, 0, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableJsonException("no object");
            }
            JsonObject object = object(parser, json, 1, knownToken);
            if (parser.nextToken() != null) {
                throw new UnreadableJsonException("more than one value");
            }
            return object;
        } catch (JacksonException malformed) {
            throw new UnreadableJsonException("malformed");
        }
    }

    /** Reads a value that was left unread: its object, two levels of it again. */
    public static JsonObject read(JsonObject.Raw raw) throws UnreadableJsonException {
        return read(raw.json(), raw.json().length, null);
    }

    /** The elements of an array that was left unread: objects are read, other values as in {@link JsonObject}. */
    public static List<Object> elements(JsonObject.Raw raw) throws UnreadableJsonException {
        byte[] json = raw.json();
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json, 0, json.length)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new UnreadableJsonException("no array");
            }
            List<Object> elements = new ArrayList<>();
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                elements.add(value(parser, token, json, 1));
            }
            return elements;
        } catch (JacksonException malformed) {
            throw new UnreadableJsonException("malformed");
        }
    }

    private static JsonObject object(JsonParser parser, byte[] json, int level, @Nullable String knownToken) {
        var object = new JsonObject();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken token = parser.nextToken();
            if (knownToken != null
                    && token == JsonToken.VALUE_STRING
                    && name.equals("token")
                    && is(parser, knownToken)) {
                object.add(name, knownToken);
            } else {
                object.add(name, value(parser, token, json, level));
            }
        }
        return object;
    }

    private static Object value(JsonParser parser, JsonToken token, byte[] json, int level) {
        return switch (token) {
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> JsonObject.Null.NULL;
            case START_OBJECT -> level == 1 ? object(parser, json, 2, null) : raw(parser, json);
            case START_ARRAY -> raw(parser, json);
            case VALUE_NUMBER_FLOAT -> new JsonObject.Decimal(parser.getString());
            case VALUE_EMBEDDED_OBJECT, PROPERTY_NAME, END_OBJECT, END_ARRAY, NOT_AVAILABLE ->
                throw new IllegalStateException("no value: " + token);
        };
    }

    private static Object integer(JsonParser parser) {
        return switch (parser.getNumberType()) {
            case INT, LONG -> parser.getLongValue();
            case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> new JsonObject.Decimal(parser.getString());
        };
    }

    private static JsonObject.Raw raw(JsonParser parser, byte[] json) {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int end = (int) parser.currentLocation().getByteOffset();
        return new JsonObject.Raw(Arrays.copyOfRange(json, start, end));
    }

    /** Compares in place: the token comes with every frame, and is long. */
    private static boolean is(JsonParser parser, String text) {
        if (parser.getStringLength() != text.length()) {
            return false;
        }
        char[] characters = parser.getStringCharacters();
        int offset = parser.getStringOffset();
        for (int i = 0; i < text.length(); i++) {
            if (characters[offset + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The same value without white space between its tokens. */
    public static String compact(JsonObject.Raw raw) {
        byte[] json = raw.json();
        byte[] compact = new byte[json.length];
        int size = 0;
        boolean inString = false;
        for (int at = 0; at < json.length; at++) {
            byte value = json[at];
            if (inString) {
                compact[size++] = value;
                if (value == '\\') {
                    compact[size++] = json[++at];
                } else if (value == '"') {
                    inString = false;
                }
            } else if (value > ' ' || value < 0) {
                compact[size++] = value;
                inString = value == '"';
            }
        }
        return new String(compact, 0, size, java.nio.charset.StandardCharsets.UTF_8);
    }
}
