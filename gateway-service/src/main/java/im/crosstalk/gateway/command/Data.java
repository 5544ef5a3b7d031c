package im.crosstalk.gateway.command;

import im.crosstalk.gateway.json.JsonObject;
import im.crosstalk.gateway.json.JsonReader;
import im.crosstalk.gateway.json.UnreadableJsonException;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.InvalidFieldException;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command's data, asked for by name and type. Nothing is converted; null counts as missing. What is missing or mistyped
 * throws {@link MalformedDataException}; a number that is well typed but names nothing, {@link InvalidFieldException}.
 *
 * @param value as {@link JsonObject} has it; null where there is none
 */
record Data(@Nullable Object value) {
    /** JSON numbers are exact below this. */
    private static final long LIMIT = 1L << 53;

    private static final String DATA = "data";

    private JsonObject object() {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new MalformedDataException(DATA, "must be an object");
    }

    private @Nullable Object get(String name) {
        Object found = object().get(name);
        return found == JsonObject.Null.NULL ? null : found;
    }

    boolean has(String name) {
        return get(name) != null;
    }

    /** The data, which are a string themselves. */
    String text() {
        return text(DATA, value);
    }

    /** The data, which are a number themselves. */
    long number() {
        return number(DATA, value);
    }

    String text(String name) {
        return text(name, get(name));
    }

    private static String text(String name, @Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new MalformedDataException(name, "must be a string");
    }

    long number(String name) {
        return number(name, get(name));
    }

    private static long number(String name, @Nullable Object value) {
        if (value instanceof Long number && number > -LIMIT && number < LIMIT) {
            return number;
        }
        throw new MalformedDataException(name, "must be an integer below 2^53");
    }

    long number(String name, long min, long max) {
        long number = number(name);
        if (number < min || number > max) {
            throw new MalformedDataException(name, "must be between " + min + " and " + max);
        }
        return number;
    }

    /** False where it is missing. */
    boolean flag(String name) {
        return switch (get(name)) {
            case null -> false;
            case Boolean flag -> flag;
            default -> throw new MalformedDataException(name, "must be true or false");
        };
    }

    boolean neededFlag(String name) {
        if (!has(name)) {
            throw new MalformedDataException(name, "is missing");
        }
        return flag(name);
    }

    /** One of those values by its name on the wire. */
    <T> T choice(String name, Map<String, T> choices) {
        T chosen = choices.get(text(name));
        if (chosen == null) {
            throw new MalformedDataException(name, "must be one of " + choices.keySet());
        }
        return chosen;
    }

    /** A nested object. */
    Data object(String name) {
        return switch (get(name)) {
            case JsonObject object -> new Data(object);
            case JsonObject.Raw raw when raw.isObject() -> new Data(read(raw));
            case null, default -> throw new MalformedDataException(name, "must be an object");
        };
    }

    private static JsonObject read(JsonObject.Raw raw) {
        try {
            return JsonReader.read(raw);
        } catch (UnreadableJsonException readBefore) {
            throw new IllegalStateException(readBefore);
        }
    }

    ChatId chat() {
        return chat(number());
    }

    ChatId chat(String name) {
        return chat(number(name));
    }

    private static ChatId chat(long number) {
        if (number < 1) {
            throw new InvalidFieldException(ErrorCode.GROUP_NOT_FOUND, "chatId", "names no chat");
        }
        return new ChatId(number);
    }

    ChatId group() {
        return group(chat());
    }

    ChatId group(String name) {
        return group(chat(name));
    }

    private static ChatId group(ChatId chat) {
        if (chat.isPrivate()) {
            throw new InvalidFieldException(ErrorCode.NOT_A_GROUP, "chatId", "is a private chat");
        }
        return chat;
    }

    /** A message's number in its chat. */
    long sequence(String name) {
        long number = number(name);
        if (number < 1) {
            throw new InvalidFieldException(ErrorCode.MESSAGE_NOT_FOUND, name, "counts from 1");
        }
        return number;
    }

    UserId user() {
        return user(number());
    }

    UserId user(String name) {
        return user(number(name));
    }

    private static UserId user(long number) {
        if (number < 1 || number > UserId.MAX) {
            throw new InvalidFieldException(ErrorCode.USER_NOT_FOUND, "userId", "names no user");
        }
        return new UserId(number);
    }

    /** An array of users. */
    List<UserId> users(String name) {
        if (!(get(name) instanceof JsonObject.Raw raw) || raw.isObject()) {
            throw new MalformedDataException(name, "must be an array of integers");
        }
        List<Long> numbers = new ArrayList<>();
        for (Object element : elements(raw)) {
            numbers.add(number(name, element));
        }
        return numbers.stream().map(Data::user).toList();
    }

    private static List<Object> elements(JsonObject.Raw raw) {
        try {
            return JsonReader.elements(raw);
        } catch (UnreadableJsonException readBefore) {
            throw new IllegalStateException(readBefore);
        }
    }
}
