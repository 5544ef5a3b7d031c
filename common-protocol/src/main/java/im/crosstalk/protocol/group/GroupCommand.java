package im.crosstalk.protocol.group;

import im.crosstalk.protocol.Command;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.InvalidFieldException;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.WireName;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decisions about groups. group-service decides; chat-service releases the reply once the change is in order with the
 * chat's messages.
 */
public sealed interface GroupCommand extends Command {
    @Override
    default Topic topic() {
        return Topic.GROUP_REQUESTS;
    }

    /** A group's name: 1 to 64 code points, not blank. */
    static String checkName(String name) {
        if (name.isBlank() || name.codePointCount(0, name.length()) > 64 || name.indexOf('\0') >= 0) {
            throw new InvalidFieldException("group_name", "has 1 to 64 characters");
        }
        return name;
    }

    /**
     * Makes a group with the caller as owner. Answered by {@link GroupReply.Created}.
     *
     * @param open whether joining needs nobody's approval
     * @param friendsOnly whether the members must be friends of the creator
     */
    @WireName("group.create")
    record CreateGroup(String name, List<UserId> members, boolean open, boolean friendsOnly) implements GroupCommand {
        public CreateGroup {
            checkName(name);
            members = List.copyOf(members);
        }

        @Override
        public @Nullable Long partitionKey() {
            return null;
        }
    }

    /** What concerns one existing group, and is ordered by it. */
    sealed interface OfGroup extends GroupCommand {
        ChatId chat();

        @Override
        default @Nullable Long partitionKey() {
            return chat().number();
        }
    }

    /** Answered by {@link GroupReply.Changed}. */
    @WireName("group.join")
    record JoinGroup(ChatId chat) implements OfGroup {}

    /** Answered by {@link GroupReply.Changed}. */
    @WireName("group.leave")
    record LeaveGroup(ChatId chat) implements OfGroup {}

    /** Answered by {@link GroupReply.Changed}. */
    @WireName("group.add_member")
    record AddMember(ChatId chat, UserId user) implements OfGroup {}

    /** Answered by {@link GroupReply.Changed}. */
    @WireName("group.remove_member")
    record RemoveMember(ChatId chat, UserId user) implements OfGroup {}

    /** {@code OWNER} hands the group over; the former owner becomes an admin. Answered by {@link GroupReply.Changed}. */
    @WireName("group.change_role")
    record ChangeRole(ChatId chat, UserId user, Role role) implements OfGroup {}

    /** Answered by {@link GroupReply.Changed}. */
    @WireName("group.rename")
    record RenameGroup(ChatId chat, String name) implements OfGroup {
        public RenameGroup {
            checkName(name);
        }
    }

    /** Posts a notice to a group; for its owner and admins. Answered by {@link GroupReply.NoticePosted}. */
    @WireName("group.post_notice")
    record PostNotice(ChatId chat, String text) implements OfGroup {
        private static final int MAX_CODE_POINTS = 1024;

        public PostNotice {
            if (text.codePointCount(0, text.length()) > MAX_CODE_POINTS) {
                throw new InvalidFieldException(ErrorCode.CONTENT_TOO_LONG, "notice", "has at most 1024 characters");
            }
            if (text.indexOf('\0') >= 0) {
                throw new InvalidFieldException("notice", "contains NUL");
            }
        }
    }

    /**
     * Asks others for friendship or membership. A repeat of one that is open is that one. Answered by
     * {@link GroupReply.RequestSent}.
     */
    @WireName("group.send_request")
    record SendRequest(AccessRequest.Asked asked, String message) implements GroupCommand {
        public SendRequest {
            AccessRequest.checkMessage(message);
        }

        @Override
        public @Nullable Long partitionKey() {
            return asked.chat().number();
        }
    }

    /**
     * Answers a request of others. Ordered by the caller; what it leads to is ordered by the chat: {@link SettleRequest}.
     * Answered by {@link GroupReply.RequestSettled}.
     */
    @WireName("group.solve_request")
    record SolveRequest(long request, boolean approved) implements GroupCommand {
        @Override
        public @Nullable Long partitionKey() {
            return null;
        }
    }

    /** A {@link SolveRequest} on its way to its chat. From the service to itself. */
    @WireName("group.settle_request")
    record SettleRequest(ChatId chat, long request, boolean approved) implements GroupCommand {
        @Override
        public @Nullable Long partitionKey() {
            return chat.number();
        }
    }

    /**
     * Ends the friendship with the other party of a private chat. Answered by {@link GroupReply.Unfriended}, once
     * neither can write any more.
     */
    @WireName("group.unfriend")
    record Unfriend(ChatId chat) implements GroupCommand {
        @Override
        public @Nullable Long partitionKey() {
            return chat.number();
        }
    }
}
