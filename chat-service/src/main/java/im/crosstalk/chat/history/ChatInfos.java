package im.crosstalk.chat.history;

import im.crosstalk.chat.directory.UserDirectory;
import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.chat.ChatQuery.GetChatInfo;
import im.crosstalk.protocol.chat.ChatReply.ChatInfo;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.stereotype.Component;

/** What a chat is called (002, GetChatInfo). */
@Component
public class ChatInfos {
    private static final String INFO = """
            SELECT c.name, own.user_id
              FROM chat c LEFT JOIN member own ON own.chat_id = c.chat_id AND own.user_id = ?
             WHERE c.chat_id = ? AND NOT c.ended
            """;

    private final JdbcTemplate jdbc;
    private final UserDirectory directory;

    ChatInfos(JdbcTemplate jdbc, UserDirectory directory) {
        this.jdbc = jdbc;
        this.directory = directory;
    }

    /** RESOURCE_NOT_FOUND for a private chat in which nobody has written and whose parties were never friends. */
    public Reply on(GetChatInfo query, Request request) {
        ChatId chat = query.chat();
        UserId caller = request.caller().user();
        if (chat.isPrivate() && !chat.isPrivateOf(caller)) {
            return Refusal.of(ErrorCode.PERMISSION_DENIED);
        }
        Reply found =
                jdbc.query(INFO, (ResultSetExtractor<Reply>) rows -> read(chat, rows), caller.number(), chat.number());
        return chat.isPrivate() && found instanceof ChatInfo ? new ChatInfo(chat, nameOf(chat.peerOf(caller))) : found;
    }

    private static Reply read(ChatId chat, ResultSet rows) throws SQLException {
        if (!rows.next()) {
            return Refusal.of(chat.isGroup() ? ErrorCode.GROUP_NOT_FOUND : ErrorCode.RESOURCE_NOT_FOUND);
        }
        if (rows.getLong(2) == 0) {
            return Refusal.of(chat.isGroup() ? ErrorCode.NOT_GROUP_MEMBER : ErrorCode.RESOURCE_NOT_FOUND);
        }
        String name = rows.getString(1);
        return new ChatInfo(chat, name == null ? "" : name);
    }

    private String nameOf(UserId user) {
        return directory.names(Set.of(user)).getOrDefault(user, "");
    }
}
