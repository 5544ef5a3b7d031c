package im.crosstalk.gateway.command;

import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.gateway.dialect.Viewer;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Query;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.chat.ChatQuery;
import im.crosstalk.protocol.group.AccessRequest;
import im.crosstalk.protocol.group.GroupCommand;
import im.crosstalk.protocol.group.GroupQuery;
import im.crosstalk.protocol.group.Role;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.List;
import java.util.Map;

/** Groups, group notices, requests and friendships of the seed, and their extensions. */
final class GroupCommands {
    /** What may be asked for; the last is asked by the system alone. */
    private enum Subject {
        MAKE_FRIEND,
        JOIN_GROUP,
        GROUP_INVITATION,
        INVITED_JOIN_GROUP
    }

    private static final Map<String, Subject> SUBJECTS = Map.of(
            "MakeFriend", Subject.MAKE_FRIEND,
            "JoinGroup", Subject.JOIN_GROUP,
            "GroupInvitation", Subject.GROUP_INVITATION,
            "InvitedJoinGroup", Subject.INVITED_JOIN_GROUP);

    private static final Map<String, Boolean> ANSWERS = Map.of("Approved", true, "Refused", false);

    private GroupCommands() {}

    static void addTo(Map<CommandType, DataReader> readers) {
        for (CommandType type : List.of(CommandType.GET_GROUP_ADMIN, CommandType.GET_GROUP_OWNER)) {
            readers.put(type, (data, viewer) -> new Request.Ask(new GroupQuery.GetGroupInfo(data.group())));
        }
        readers.put(CommandType.GET_GROUP_USERS, (data, viewer) -> new Request.Ask(users(data.chat())));
        readers.put(CommandType.GROUP_OWNER_TRANSFER, (data, viewer) -> changeRole(data, Role.OWNER));
        readers.put(
                CommandType.SET_GROUP_ADMIN,
                (data, viewer) -> changeRole(data, data.neededFlag("admin") ? Role.ADMIN : Role.MEMBER));
        readers.put(CommandType.REMOVE_GROUP_MEMBER, GroupCommands::removeMember);
        readers.put(CommandType.PULL_GROUP_NOTICE, (data, viewer) -> {
            long after = data.number("lastNoticeId");
            return new Request.Series(List.of(new GroupQuery.ListGroupNotices(data.group("chatId"), after)));
        });
        readers.put(CommandType.SEND_GROUP_NOTICE, (data, viewer) -> {
            data.number("clientId");
            String notice = data.text("notice");
            return new Request.Ask(new GroupCommand.PostNotice(data.group("chatId"), notice));
        });
        readers.put(CommandType.CREATE_GROUP_CHAT, (data, viewer) -> {
            String name = data.text("name");
            List<UserId> members = data.users("memberIds");
            return new Request.Ask(new GroupCommand.CreateGroup(name, members, data.flag("open"), true));
        });
        readers.put(CommandType.SEND_REQUEST, GroupCommands::sendRequest);
        readers.put(CommandType.SOLVE_REQUEST, (data, viewer) -> {
            boolean approved = data.choice("answer", ANSWERS);
            return new Request.Ask(new GroupCommand.SolveRequest(data.number("reqId"), approved));
        });
        readers.put(
                CommandType.UNFRIEND,
                (data, viewer) ->
                        new Request.Ask(new GroupCommand.Unfriend(ChatId.ofPrivate(viewer.signedIn(), data.user()))));
    }

    /** A private chat is refused by who knows whether the user is in it: it is called so to those only. */
    private static Query users(ChatId chat) {
        return chat.isGroup() ? new GroupQuery.GetGroupInfo(chat) : new ChatQuery.ListReaders(chat, 0);
    }

    private static Request changeRole(Data data, Role role) {
        data.number("userId");
        ChatId chat = data.group("chatId");
        return new Request.Ask(new GroupCommand.ChangeRole(chat, data.user("userId"), role));
    }

    private static Request removeMember(Data data, Viewer viewer) {
        data.number("chatId");
        UserId user = data.user("userId");
        if (user.equals(viewer.signedIn())) {
            return new Request.Refused(Refusal.of(ErrorCode.SAME_USER));
        }
        return new Request.Ask(new GroupCommand.RemoveMember(data.group("chatId"), user));
    }

    private static Request sendRequest(Data data, Viewer viewer) {
        data.number("clientId");
        String message = data.text("message");
        Data content = data.object("content");
        AccessRequest.Asked asked = switch (content.choice("type", SUBJECTS)) {
            case MAKE_FRIEND ->
                new AccessRequest.MakeFriend(ChatId.ofPrivate(viewer.signedIn(), content.user("receiverId")));
            case JOIN_GROUP -> new AccessRequest.JoinGroup(content.group("chatId"));
            case GROUP_INVITATION -> {
                UserId receiver = content.user("receiverId");
                yield new AccessRequest.GroupInvitation(content.group("chatId"), receiver);
            }
            case INVITED_JOIN_GROUP -> null;
        };
        return asked == null
                ? new Request.Refused(Refusal.of(ErrorCode.PERMISSION_DENIED))
                : new Request.Ask(new GroupCommand.SendRequest(asked, message));
    }
}
