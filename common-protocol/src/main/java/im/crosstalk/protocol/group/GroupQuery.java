package im.crosstalk.protocol.group;

import im.crosstalk.protocol.Query;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.WireName;
import im.crosstalk.protocol.id.ChatId;

/** What is asked of group-service. */
public sealed interface GroupQuery extends Query {
    @Override
    default Topic topic() {
        return Topic.GROUP_QUERIES;
    }

    /** For members only. Answered by {@link GroupReply.GroupInfo}. */
    @WireName("group.get_info")
    record GetGroupInfo(ChatId chat) implements GroupQuery {}

    /**
     * Requests that the caller sent, could answer or could have answered, oldest first. Answered by
     * {@link GroupReply.Requests}.
     *
     * @param after the number of the newest one that is known; 0 for all
     */
    @WireName("group.list_requests")
    record ListRequests(long after) implements GroupQuery {}

    /**
     * What happened to the caller's friendships and groups, oldest first. Answered by {@link GroupReply.Notices}.
     *
     * @param after epoch milliseconds, exclusive
     */
    @WireName("group.list_notices")
    record ListNotices(long after) implements GroupQuery {}

    /**
     * The notices that a group's owner and admins posted, oldest first; for its members. Answered by
     * {@link GroupReply.GroupNotices}.
     *
     * @param after the number of the newest one that is known; 0 for all
     */
    @WireName("group.list_group_notices")
    record ListGroupNotices(ChatId chat, long after) implements GroupQuery {}
}
