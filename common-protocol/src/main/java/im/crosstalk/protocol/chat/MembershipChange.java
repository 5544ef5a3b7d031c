package im.crosstalk.protocol.chat;

import im.crosstalk.protocol.WireName;
import im.crosstalk.protocol.group.Role;
import im.crosstalk.protocol.id.UserId;
import org.jspecify.annotations.Nullable;

/** One change that group-service decided and that chat-service applies in order with the chat's messages. */
public sealed interface MembershipChange {
    UserId target();

    String targetName();

    @WireName("joined")
    record Joined(UserId target, String targetName, Role role) implements MembershipChange {}

    @WireName("left")
    record Left(UserId target, String targetName) implements MembershipChange {}

    @WireName("removed")
    record Removed(UserId target, String targetName) implements MembershipChange {}

    @WireName("role_changed")
    record RoleChanged(UserId target, String targetName, Role oldRole, Role newRole) implements MembershipChange {}

    /** The target is the one who renamed. */
    @WireName("renamed")
    record Renamed(
            UserId target, String targetName, @Nullable String oldName, String newName) implements MembershipChange {}
}
