package im.crosstalk.protocol.group;

import im.crosstalk.protocol.Paged;
import im.crosstalk.protocol.Query;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.WireName;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    @WireName("group.request_sent")
    record RequestSent(long request) implements GroupReply {}

    @WireName("group.request_settled")
    record RequestSettled(long request) implements GroupReply {}

    @WireName("group.unfriended")
    record Unfriended(ChatId chat) implements GroupReply {}

    /**
     * @param number counts the group's notices: 1, 2, 3 …
     * @param at epoch milliseconds
     */
    @WireName("group.notice_posted")
    record NoticePosted(ChatId chat, long number, long at) implements GroupReply {}

    /** Oldest first. */
    @WireName("group.requests")
    record Requests(List<AccessRequest> requests, @Nullable Query next) implements GroupReply, Paged {}

    /** Oldest first. */
    @WireName("group.notices")
    record Notices(List<Notice> notices, @Nullable Query next) implements GroupReply, Paged {}

    /** Oldest first. */
    @WireName("group.group_notices")
    record GroupNotices(
            ChatId chat,
            List<GroupNotice> notices,
            @Nullable Query next) implements GroupReply, Paged {}

    /** @param at epoch milliseconds */
    record GroupNotice(long number, UserId sender, String text, long at) {}

    record Member(UserId user, String username, Role role, boolean online) {}
}
