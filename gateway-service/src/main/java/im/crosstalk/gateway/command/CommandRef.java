package im.crosstalk.gateway.command;

import im.crosstalk.gateway.dialect.ClientRef;
import im.crosstalk.gateway.json.JsonObject;
import im.crosstalk.gateway.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * What an answer needs to know of its request. The numbers are as the client sent them, null where it sent none.
 *
 * @param type null for a command that there is not
 * @param command as the client wrote it; null when it was no string
 * @param clientId echoed always, as {@code chatId} and {@code reqId} are
 * @param userId echoed in success
 */
record CommandRef(
        @Nullable CommandType type,
        @Nullable String command,
        @Nullable Long clientId,
        @Nullable Long chatId,
        @Nullable Long reqId,
        @Nullable Long userId)
        implements ClientRef {

    /** Answers what could not be read at all. */
    static final CommandRef UNREADABLE = new CommandRef(null, null, null, null, null, null);

    static CommandRef of(JsonObject frame) {
        String command = frame.text("command");
        CommandType type = command == null ? null : CommandType.of(command);
        Object data = frame.get("data");
        if (data instanceof JsonObject object) {
            return new CommandRef(
                    type,
                    command,
                    number(object.get("clientId")),
                    number(object.get("chatId")),
                    number(object.get("reqId")),
                    number(object.get("userId")));
        }
        Long chat = type != null && isAboutChat(type) ? number(data) : null;
        return new CommandRef(type, command, null, chat, null, null);
    }

    /** Those whose data are nothing but the chat's number. */
    private static boolean isAboutChat(CommandType type) {
        return switch (type) {
            case GET_CHAT_INFO, GET_GROUP_USERS, GET_GROUP_OWNER, GET_GROUP_ADMIN, GET_USER_READ_IN_PRIVATE -> true;
            default -> false;
        };
    }

    private static @Nullable Long number(@Nullable Object value) {
        return value instanceof Long number ? number : null;
    }

    /** What tells pipelined requests apart. */
    void echo(JsonWriter out) {
        echo(out, "clientId", clientId);
        echo(out, "chatId", chatId);
        echo(out, "reqId", reqId);
    }

    private static void echo(JsonWriter out, String name, @Nullable Long number) {
        if (number != null) {
            out.field(name, number);
        }
    }

    CommandType known() {
        if (type == null) {
            throw new IllegalStateException("only a known command is carried out");
        }
        return type;
    }
}
