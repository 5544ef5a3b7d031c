package im.crosstalk.gateway.json;

import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes compact JSON into a byte array that is used again: Not
 * thread-safe; does not check that what is opened is closed.
 */
public final class JsonWriter {
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    private static final int KEPT = 1024 * 1024;

    private byte[] bytes = new byte[1024];
    private int size;
    private boolean first = true;

    /** Begins anew. */
    public JsonWriter reset() {
        size = 0;
        first = true;
        if (bytes.length > KEPT) {
            bytes = new byte[KEPT];
        }
        return this;
    }

    /** What has been written: the first {@link #size()} bytes of this array, until the next {@link #reset()}. */
    public byte[] bytes() {
        return bytes;
    }

    public int size() {
        return size;
    }

    public JsonWriter beginObject() {
        separate();
        put('{');
        first = true;
        return this;
    }

    public JsonWriter beginObject(String name) {
        name(name);
        put('{');
        first = true;
        return this;
    }

    public JsonWriter endObject() {
        put('}');
        first = false;
        return this;
    }

    public JsonWriter beginArray(String name) {
        name(name);
        put('[');
        first = true;
        return this;
    }

    /** An array within an array. */
    public JsonWriter beginArray() {
        separate();
        put('[');
        first = true;
        return this;
    }

    public JsonWriter endArray() {
        put(']');
        first = false;
        return this;
    }

    public JsonWriter field(String name, @Nullable String value) {
        name(name);
        if (value == null) {
            ascii("null");
        } else {
            string(value);
        }
        return this;
    }

    public JsonWriter field(String name, long value) {
        name(name);
        number(value);
        return this;
    }

    public JsonWriter field(String name, boolean value) {
        name(name);
        ascii(value ? "true" : "false");
        return this;
    }

    public JsonWriter field(String name, UUID value) {
        name(name);
        put('"');
        ascii(value.toString());
        put('"');
        return this;
    }

    /** @param value of ASCII characters that need no escaping: base64, say */
    public JsonWriter plainField(String name, String value) {
        name(name);
        ensure(value.length() + 2);
        put('"');
        ascii(value);
        put('"');
        return this;
    }

    /** The bytes as base64. */
    public JsonWriter base64Field(String name, byte[] value) {
        name(name);
        byte[] encoded = Base64.getEncoder().encode(value);
        ensure(encoded.length + 2);
        put('"');
        System.arraycopy(encoded, 0, bytes, size, encoded.length);
        size += encoded.length;
        put('"');
        return this;
    }

    /** @param json valid, written as it is */
    public JsonWriter rawField(String name, String json) {
        name(name);
        text(json, false);
        return this;
    }

    /** @param value as {@link JsonObject} has it */
    public JsonWriter value(String name, Object value) {
        switch (value) {
            case String text -> field(name, text);
            case Long number -> field(name, number);
            case Boolean flag -> field(name, flag);
            case JsonObject.Decimal decimal -> rawField(name, decimal.text());
            case JsonObject.Raw raw -> rawField(name, JsonReader.compact(raw));
            case JsonObject object -> {
                beginObject(name);
                object.forEach(this::value);
                endObject();
            }
            default -> fieldNull(name);
        }
        return this;
    }

    /** The text as a JSON string. */
    public static String quoted(String text) {
        var writer = new JsonWriter();
        writer.string(text);
        return writer.toString();
    }

    /** What has been written, as text. */
    @Override
    public String toString() {
        return new String(bytes, 0, size, java.nio.charset.StandardCharsets.UTF_8);
    }

    public JsonWriter fieldNull(String name) {
        name(name);
        ascii("null");
        return this;
    }

    public JsonWriter element(String value) {
        separate();
        string(value);
        return this;
    }

    public JsonWriter element(long value) {
        separate();
        number(value);
        return this;
    }

    private void name(String name) {
        separate();
        string(name);
        put(':');
    }

    private void separate() {
        if (!first) {
            put(',');
        }
        first = false;
    }

    private void string(String value) {
        put('"');
        text(value, true);
        put('"');
    }

    private void text(String value, boolean escaped) {
        int length = value.length();
        // Six bytes for each unit is the most it can become.
        ensure(6 * length);
        byte[] out = bytes;
        int at = size;
        for (int i = 0; i < length; i++) {
            char unit = value.charAt(i);
            if (unit < 0x80) {
                if (!escaped || (unit >= ' ' && unit != '"' && unit != '\\')) {
                    out[at++] = (byte) unit;
                } else {
                    at = escape(out, at, unit);
                }
            } else if (unit < 0x800) {
                out[at++] = (byte) (0xc0 | unit >> 6);
                out[at++] = (byte) (0x80 | (unit & 0x3f));
            } else if (Character.isHighSurrogate(unit)
                    && i + 1 < length
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                int point = Character.toCodePoint(unit, value.charAt(++i));
                out[at++] = (byte) (0xf0 | point >> 18);
                out[at++] = (byte) (0x80 | (point >> 12 & 0x3f));
                out[at++] = (byte) (0x80 | (point >> 6 & 0x3f));
                out[at++] = (byte) (0x80 | (point & 0x3f));
            } else {
                int point = Character.isSurrogate(unit) ? 0xfffd : unit;
                out[at++] = (byte) (0xe0 | point >> 12);
                out[at++] = (byte) (0x80 | (point >> 6 & 0x3f));
                out[at++] = (byte) (0x80 | (point & 0x3f));
            }
        }
        size = at;
    }

    private static int escape(byte[] out, int from, char unit) {
        int at = from;
        out[at++] = '\\';
        switch (unit) {
            case '"', '\\' -> out[at++] = (byte) unit;
            case '\n' -> out[at++] = 'n';
            case '\r' -> out[at++] = 'r';
            case '\t' -> out[at++] = 't';
            default -> {
                out[at++] = 'u';
                out[at++] = '0';
                out[at++] = '0';
                out[at++] = HEX[unit >> 4];
                out[at++] = HEX[unit & 0xf];
            }
        }
        return at;
    }

    private void number(long value) {
        if (value >= 0 && value < 10) {
            put('0' + (int) value);
        } else {
            ascii(Long.toString(value));
        }
    }

    private void ascii(String text) {
        int length = text.length();
        ensure(length);
        for (int i = 0; i < length; i++) {
            bytes[size + i] = (byte) text.charAt(i);
        }
        size += length;
    }

    private void put(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}
