package im.crosstalk.protocol.group;

import im.crosstalk.protocol.WireName;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;

/**
 * Something that happened to a user's friendships or groups, kept for them to read later (002, Notices).
 *
 * @param number names it; later ones have greater numbers
 * @param at epoch milliseconds
 */
public record Notice(long number, long at, What what) {
    /** What happened. */
    public sealed interface What {
        ChatId chat();
    }

    /** Two users have become friends. One notice serves both. */
    @WireName("friend_added")
    public record FriendAdded(ChatId chat) implements What {}

    /** Two users are friends no more. One notice serves both. */
    @WireName("friend_removed")
    public record FriendRemoved(ChatId chat) implements What {}

    @WireName("group_joined")
    public record GroupJoined(ChatId chat, UserId user) implements What {}

    @WireName("group_left")
    public record GroupLeft(ChatId chat, UserId user) implements What {}

    @WireName("group_removed")
    public record GroupRemoved(ChatId chat, UserId user, UserId actor) implements What {}

    @WireName("owner_transferred")
    public record OwnerTransferred(ChatId chat, UserId oldOwner, UserId newOwner) implements What {}

    @WireName("admin_changed")
    public record AdminChanged(ChatId chat, UserId user, boolean admin) implements What {}
}
