package im.crosstalk.group.notice;

import im.crosstalk.protocol.group.Notice.AdminChanged;
import im.crosstalk.protocol.group.Notice.FriendAdded;
import im.crosstalk.protocol.group.Notice.FriendRemoved;
import im.crosstalk.protocol.group.Notice.GroupJoined;
import im.crosstalk.protocol.group.Notice.GroupLeft;
import im.crosstalk.protocol.group.Notice.GroupRemoved;
import im.crosstalk.protocol.group.Notice.OwnerTransferred;
import im.crosstalk.protocol.group.Notice.What;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** How a happening lies in its row. */
enum Kind {
    FRIEND_ADDED,
    FRIEND_REMOVED,
    GROUP_JOINED,
    GROUP_LEFT,
    GROUP_REMOVED,
    OWNER_TRANSFERRED,
    ADMIN_CHANGED,
    /** All that a new group begins with, as one row: each who reads it has joined, but for the user who made it. */
    GROUP_FOUNDED;

    /** A row's columns beside number and time. */
    record Columns(
            Kind kind,
            ChatId chat,
            @Nullable UserId user,
            @Nullable UserId other,
            @Nullable Boolean admin) {}

    static Columns columns(What what) {
        ChatId chat = what.chat();
        return switch (what) {
            case FriendAdded _ -> new Columns(FRIEND_ADDED, chat, null, null, null);
            case FriendRemoved _ -> new Columns(FRIEND_REMOVED, chat, null, null, null);
            case GroupJoined joined -> new Columns(GROUP_JOINED, chat, joined.user(), null, null);
            case GroupLeft left -> new Columns(GROUP_LEFT, chat, left.user(), null, null);
            case GroupRemoved removed -> new Columns(GROUP_REMOVED, chat, removed.user(), removed.actor(), null);
            case OwnerTransferred handed ->
                new Columns(OWNER_TRANSFERRED, chat, handed.oldOwner(), handed.newOwner(), null);
            case AdminChanged changed -> new Columns(ADMIN_CHANGED, chat, changed.user(), null, changed.admin());
        };
    }

    /**
     * What a row says to a reader.
     *
     * @param row its columns kind, chat, user_number, other, admin from {@code first} on
     */
    static What read(ResultSet row, int first, UserId reader) throws SQLException {
        var chat = new ChatId(row.getLong(first + 1));
        long user = row.getLong(first + 2);
        long other = row.getLong(first + 3);
        return switch (valueOf(row.getString(first))) {
            case FRIEND_ADDED -> new FriendAdded(chat);
            case FRIEND_REMOVED -> new FriendRemoved(chat);
            case GROUP_JOINED -> new GroupJoined(chat, new UserId(user));
            case GROUP_LEFT -> new GroupLeft(chat, new UserId(user));
            case GROUP_REMOVED -> new GroupRemoved(chat, new UserId(user), new UserId(other));
            case OWNER_TRANSFERRED -> new OwnerTransferred(chat, new UserId(user), new UserId(other));
            case ADMIN_CHANGED -> new AdminChanged(chat, new UserId(user), row.getBoolean(first + 4));
            case GROUP_FOUNDED -> new GroupJoined(chat, reader);
        };
    }
}
