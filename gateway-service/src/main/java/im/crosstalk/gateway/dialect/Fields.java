package im.crosstalk.gateway.dialect;

import im.crosstalk.gateway.json.JsonObject;
import im.crosstalk.gateway.json.JsonReader;
import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.gateway.json.UnreadableJsonException;
import im.crosstalk.protocol.RawJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A payload's fields, asked for by name and type. Null counts as missing. What is missing or mistyped throws
 * {@link MalformedPayloadException}, which names it.
 */
public record Fields(JsonObject object) {
    private static final String MISSING = "is missing";

    public String text(String name) {
        String text = optionalText(name);
        if (text == null) {
            throw new MalformedPayloadException(name, MISSING);
        }
        return text;
    }

    public @Nullable String optionalText(String name) {
        return switch (object.get(name)) {
            case null -> null;
            case JsonObject.Null ignored -> null;
            case String text -> text;
            default -> throw new MalformedPayloadException(name, "must be a string");
        };
    }

    public <E extends Enum<E>> E choice(String name, Class<E> type) {
        String text = text(name);
        for (E choice : type.getEnumConstants()) {
            if (choice.name().equals(text)) {
                return choice;
            }
        }
        throw new MalformedPayloadException(name, "must be one of " + List.of(type.getEnumConstants()));
    }

    public @Nullable Long optionalInteger(String name, long min, long max) {
        return switch (object.get(name)) {
            case null -> null;
            case JsonObject.Null ignored -> null;
            case Long number -> {
                if (number < min || number > max) {
                    throw new MalformedPayloadException(name, "must be between " + min + " and " + max);
                }
                yield number;
            }
            default -> throw new MalformedPayloadException(name, "must be an integer");
        };
    }

    public long integer(String name, long min, long max) {
        Long number = optionalInteger(name, min, max);
        if (number == null) {
            throw new MalformedPayloadException(name, MISSING);
        }
        return number;
    }

    public int integer(String name, int min, int max, int otherwise) {
        Long number = optionalInteger(name, min, max);
        return number == null ? otherwise : number.intValue();
    }

    public boolean flag(String name) {
        return switch (object.get(name)) {
            case null -> throw new MalformedPayloadException(name, MISSING);
            case JsonObject.Null ignored -> throw new MalformedPayloadException(name, MISSING);
            case Boolean flag -> flag;
            default -> throw new MalformedPayloadException(name, "must be true or false");
        };
    }

    /** An object or a string, unread. */
    public @Nullable RawJson optionalRaw(String name) {
        return switch (object.get(name)) {
            case null -> null;
            case JsonObject.Null ignored -> null;
            case String text -> new RawJson(JsonWriter.quoted(text));
            case JsonObject.Raw raw -> {
                if (!raw.isObject()) {
                    throw new MalformedPayloadException(name, "must be an object or a string");
                }
                yield new RawJson(JsonReader.compact(raw));
            }
            default -> throw new MalformedPayloadException(name, "must be an object or a string");
        };
    }

    public RawJson raw(String name) {
        RawJson raw = optionalRaw(name);
        if (raw == null) {
            throw new MalformedPayloadException(name, MISSING);
        }
        return raw;
    }

    /** An array of strings. */
    public List<String> texts(String name) {
        Object value = object.get(name);
        if (value == null || value == JsonObject.Null.NULL) {
            throw new MalformedPayloadException(name, MISSING);
        }
        List<String> texts = new ArrayList<>();
        for (Object element : elements(name, value)) {
            if (!(element instanceof String text)) {
                throw new MalformedPayloadException(name, "must be an array of strings");
            }
            texts.add(text);
        }
        return texts;
    }

    /** An array of strings; empty where it is missing. */
    public List<String> optionalTexts(String name) {
        Object value = object.get(name);
        return value == null || value == JsonObject.Null.NULL ? List.of() : texts(name);
    }

    /** An array of objects. */
    public List<Fields> objects(String name) {
        Object value = object.get(name);
        if (value == null || value == JsonObject.Null.NULL) {
            throw new MalformedPayloadException(name, MISSING);
        }
        List<Fields> objects = new ArrayList<>();
        for (Object element : elements(name, value)) {
            if (!(element instanceof JsonObject each)) {
                throw new MalformedPayloadException(name, "must be an array of objects");
            }
            objects.add(new Fields(each));
        }
        return objects;
    }

    private static List<Object> elements(String name, Object value) {
        if (value instanceof JsonObject.Raw raw && !raw.isObject()) {
            try {
                return JsonReader.elements(raw);
            } catch (UnreadableJsonException readBefore) {
                throw new IllegalStateException(readBefore);
            }
        }
        throw new MalformedPayloadException(name, "must be an array");
    }
}
