package im.crosstalk.gateway.command;

import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.protocol.auth.AuthQuery;
import im.crosstalk.protocol.chat.ChatCommand;
import im.crosstalk.protocol.chat.ChatCommand.RecallAs;
import im.crosstalk.protocol.chat.ChatQuery;
import im.crosstalk.protocol.group.GroupQuery;
import im.crosstalk.protocol.id.ChatId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pulling, sending, revoking and reading of the seed, and their extensions. */
final class MessageCommands {
    private static final int PULLED_PER_CHAT = 20;
    private static final int DEFAULT_PAGE = 20;
    private static final int LARGEST_PAGE = 100;
    private static final int LAST_YEAR = 9999;
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'");

    private static final Map<String, RecallAs> METHODS =
            Map.of("Sender", RecallAs.SENDER, "GroupAdmin", RecallAs.ADMIN, "GroupOwner", RecallAs.OWNER);

    private MessageCommands() {}

    static void addTo(Map<CommandType, DataReader> readers) {
        readers.put(CommandType.PULL, (data, viewer) -> pull(data));
        readers.put(CommandType.PULL_MESSAGES, (data, viewer) -> pullMessages(data));
        readers.put(CommandType.SEND_MESSAGE, (data, viewer) -> send(data));
        readers.put(CommandType.REVOKE_MESSAGE, (data, viewer) -> revoke(data));
        readers.put(CommandType.SET_READ_CURSOR, (data, viewer) -> setReadCursor(data));
        readers.put(
                CommandType.GET_CHAT_INFO, (data, viewer) -> new Request.Ask(new ChatQuery.GetChatInfo(data.chat())));
        readers.put(
                CommandType.GET_USER_READ_IN_PRIVATE,
                (data, viewer) -> new Request.Ask(new ChatQuery.GetPeerRead(data.chat())));
        readers.put(CommandType.GET_USER_READ_IN_GROUP, (data, viewer) -> {
            long sequence = data.number("inChatId");
            return new Request.Ask(new ChatQuery.ListReaders(data.chat("chatId"), sequence));
        });
    }

    private static Request pull(Data data) {
        long lastRequest = data.number("lastRequestId");
        long noticesAfter = data.number("noticeTimestamp");
        return new Request.Series(List.of(
                new ChatQuery.ListReadMarks(),
                new ChatQuery.ListNewest(PULLED_PER_CHAT, null),
                new GroupQuery.ListRequests(lastRequest),
                new AuthQuery.GetSettings(),
                new GroupQuery.ListNotices(noticesAfter)));
    }

    private static Request pullMessages(Data data) {
        ChatId chat = data.chat("chatId");
        Long before = data.has("beforeInChatId") ? data.number("beforeInChatId") : null;
        int limit = data.has("limit") ? (int) data.number("limit", 1, LARGEST_PAGE) : DEFAULT_PAGE;
        // 0 asks for all there is, as it does where the seed counts.
        return new Request.Series(
                List.of(new ChatQuery.PullMessages(chat, before == null || before == 0 ? null : before, limit)));
    }

    private static Request send(Data data) {
        long clientId = data.number("clientId");
        long timestamp = data.number("timestamp");
        String type = data.text("type");
        String serialized = data.text("serializedContent");
        var content = Contents.read(data);
        return new Request.Ask(new ChatCommand.SendMessage(
                data.chat("chatId"),
                Contents.key(clientId, timestamp, type, serialized),
                null,
                content,
                date(timestamp),
                // Friendship makes private chats here, not writing.
                true));
    }

    /** Null for what no date can be made of. */
    private static @Nullable String date(long millis) {
        try {
            var date = Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
            return date.getYear() >= 0 && date.getYear() <= LAST_YEAR ? MILLIS.format(date) : null;
        } catch (DateTimeException beyond) {
            return null;
        }
    }

    private static Request revoke(Data data) {
        RecallAs as = data.choice("method", METHODS);
        ChatId chat = data.chat("chatId");
        return new Request.Ask(new ChatCommand.RecallMessage(chat, data.sequence("inChatId"), null, as));
    }

    private static Request setReadCursor(Data data) {
        long sequence = data.number("inChatId", 0, Long.MAX_VALUE);
        return new Request.Ask(new ChatCommand.MarkRead(data.chat("chatId"), sequence));
    }
}
