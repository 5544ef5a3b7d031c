package im.crosstalk.gateway.envelope;

import im.crosstalk.gateway.dialect.Fields;
import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.gateway.dialect.Viewer;
import im.crosstalk.protocol.chat.ChatQuery;
import im.crosstalk.protocol.group.GroupCommand;
import im.crosstalk.protocol.group.GroupQuery;
import im.crosstalk.protocol.group.Role;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Section 4 of the seed, and the extension GROUP_ADMIN_V1. */
final class GroupRequests {
    private final EnvelopeIds ids;

    GroupRequests(EnvelopeIds ids) {
        this.ids = ids;
    }

    void addTo(Map<RequestType, PayloadReader> readers) {
        readers.put(RequestType.CREATE_GROUP_REQUEST, this::create);
        readers.put(
                RequestType.JOIN_GROUP_REQUEST,
                (payload, timestamp, viewer) -> new Request.Ask(new GroupCommand.JoinGroup(group(payload))));
        readers.put(
                RequestType.LEAVE_GROUP_REQUEST,
                (payload, timestamp, viewer) -> new Request.Ask(new GroupCommand.LeaveGroup(group(payload))));
        readers.put(
                RequestType.LIST_USER_GROUPS_REQUEST,
                (payload, timestamp, viewer) -> new Request.Ask(new ChatQuery.ListGroups()));
        readers.put(
                RequestType.GET_GROUP_INFO_REQUEST,
                (payload, timestamp, viewer) -> new Request.Ask(new GroupQuery.GetGroupInfo(group(payload))));
        readers.put(RequestType.RENAME_GROUP_REQUEST, (payload, timestamp, viewer) -> {
            String name = payload.text("group_name");
            return new Request.Ask(new GroupCommand.RenameGroup(group(payload), name));
        });
        readers.put(RequestType.KICK_MEMBER_REQUEST, (payload, timestamp, viewer) -> {
            String user = payload.text("user_id");
            return new Request.Ask(new GroupCommand.RemoveMember(group(payload), ids.user(user)));
        });
        readers.put(RequestType.ADD_MEMBER_REQUEST, (payload, timestamp, viewer) -> {
            String user = payload.text("user_id");
            return new Request.Ask(new GroupCommand.AddMember(group(payload), ids.user(user)));
        });
        readers.put(RequestType.CHANGE_ROLE_REQUEST, (payload, timestamp, viewer) -> {
            String user = payload.text("user_id");
            Role role = payload.choice("role", Role.class);
            return new Request.Ask(new GroupCommand.ChangeRole(group(payload), ids.user(user), role));
        });
    }

    private Request create(Fields payload, @Nullable String timestamp, Viewer viewer) {
        String name = payload.text("group_name");
        List<UserId> members = payload.optionalTexts("initial_member_ids").stream()
                .map(ids::user)
                .toList();
        return new Request.Ask(new GroupCommand.CreateGroup(name, members, true, false));
    }

    private ChatId group(Fields payload) {
        return ids.group(payload.text("group_id"));
    }
}
