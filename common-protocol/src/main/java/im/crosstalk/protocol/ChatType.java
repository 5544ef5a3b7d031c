package im.crosstalk.protocol;

import im.crosstalk.protocol.id.ChatId;

/** The two kinds of chat, as dialects and events name them. */
public enum ChatType {
    PRIVATE,
    GROUP;

    public static ChatType of(ChatId chat) {
        return chat.isGroup() ? GROUP : PRIVATE;
    }
}
