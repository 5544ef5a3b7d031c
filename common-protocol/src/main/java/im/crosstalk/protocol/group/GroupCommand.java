package im.crosstalk.protocol.group;

import im.crosstalk.protocol.Command;
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
}
