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
}
