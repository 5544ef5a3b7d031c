package im.crosstalk.gateway.json;

import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes compact JSON into a byte array that is used again. Names of members are our own: ASCII that needs no escaping. Not
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
        text(json);
        return this;
    }

    /**
     * A member of somebody else's object.
     *
     * @param name any text
     * @param value as {@link JsonObject} has it
     */
    public JsonWriter value(String name, Object value) {
        separate();
        string(name);
        put(':');
        switch (value) {
            case String text -> string(text);
            case Long number -> number(number);
            case Boolean flag -> ascii(flag.toString());
            case JsonObject.Decimal decimal -> text(decimal.text());
            case JsonObject.Raw raw -> text(JsonReader.compact(raw));
            case JsonObject object -> {
                put('{');
                first = true;
                object.forEach(this::value);
                endObject();
            }
            default -> ascii("null");
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

    /** @param name of ASCII characters that need no escaping */
    private void name(String name) {
        int length = name.length();
        ensure(length + 4);
        byte[] out = bytes;
        int at = size;
        if (!first) {
            out[at++] = ',';
        }
        first = false;
        out[at++] = '"';
        at = copy(name, length, out, at);
        out[at++] = '"';
        out[at++] = ':';
        size = at;
    }

    /** Copies ASCII characters as they are: at the speed of memory, which charset encoders do not reach for short text. */
    @SuppressWarnings("deprecation")
    private static int copy(String ascii, int length, byte[] out, int at) {
        ascii.getBytes(0, length, out, at);
        return at + length;
    }

    private void separate() {
        if (!first) {
            put(',');
        }
        first = false;
    }

    private void string(String value) {
        // Six bytes for each unit is the most it can become.
        ensure(6 * value.length() + 2);
        byte[] out = bytes;
        int at = size;
        out[at++] = '"';
        at = encode(value, true, out, at);
        out[at++] = '"';
        size = at;
    }

    private void text(String value) {
        ensure(3 * value.length());
        size = encode(value, false, bytes, size);
    }

    private static int encode(String value, boolean escaped, byte[] out, int from) {
        int length = value.length();
        int at = from;
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
        return at;
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
        size = copy(text, length, bytes, size);
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
