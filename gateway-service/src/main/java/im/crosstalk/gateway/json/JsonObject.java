package im.crosstalk.gateway.json;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An object of a frame: its fields in order. A value is a {@link String}, {@link Long}, {@link Boolean}, {@link Null},
 * {@link Decimal}, {@link Raw} or, one level down, a {@code JsonObject}. Frames have few fields, so they are looked up one by one.
 */
public final class JsonObject {
    /** JSON's null. */
    public enum Null {
        NULL
    }

    /** A number that is no integer, or none that fits into 64 bits, as written. */
    public record Decimal(String text) {}

    /**
     * A nested value, left unread.
     *
     * @param json its text in UTF-8: valid, without doubles, within the limit of nesting
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Raw(byte[] json) {
        public boolean isObject() {
            return json[0] == '{';
        }
    }

    private final List<String> names = new ArrayList<>(8);
    private final List<Object> values = new ArrayList<>(8);

    void add(String name, Object value) {
        names.add(name);
        values.add(value);
    }

    /** The value of that field; null when there is none. JSON's null is {@link Null#NULL}. */
    public @Nullable Object get(String name) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equals(name)) {
                return values.get(i);
            }
        }
        return null;
    }

    /** How many fields there are. */
    public int size() {
        return names.size();
    }

    public boolean has(String name) {
        return get(name) != null;
    }

    /** The field's text; null when it is missing or no string. */
    public @Nullable String text(String name) {
        return get(name) instanceof String text ? text : null;
    }

    /** Each name and value, in order. */
    public void forEach(BiConsumer<String, Object> field) {
        for (int i = 0; i < names.size(); i++) {
            field.accept(names.get(i), values.get(i));
        }
    }
}
