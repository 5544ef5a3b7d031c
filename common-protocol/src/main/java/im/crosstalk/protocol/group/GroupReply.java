package im.crosstalk.protocol.group;

import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.WireName;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.List;

/** What group-service answers. */
public sealed interface GroupReply extends Reply {
    @WireName("group.created")
    record Created(ChatId chat, String name, List<Member> members) implements GroupReply {}

    /** A change of membership, role or name is in force. */
    @WireName("group.changed")
    record Changed(ChatId chat, String name) implements GroupReply {}

    /** @param createdAt epoch milliseconds */
    @WireName("group.info")
    record GroupInfo(ChatId chat, String name, UserId owner, long createdAt, boolean open, List<Member> members)
            implements GroupReply {}

    record Member(UserId user, String username, Role role, boolean online) {}
}
