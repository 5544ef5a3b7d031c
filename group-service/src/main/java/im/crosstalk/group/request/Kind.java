package im.crosstalk.group.request;

import im.crosstalk.protocol.group.AccessRequest.GroupInvitation;
import im.crosstalk.protocol.group.AccessRequest.InvitedJoinGroup;
import im.crosstalk.protocol.group.AccessRequest.JoinGroup;
import im.crosstalk.protocol.group.AccessRequest.MakeFriend;
import im.crosstalk.protocol.group.AccessRequest.Subject;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import org.jspecify.annotations.Nullable;

/** How a request's subject lies in its row. */
enum Kind {
    MAKE_FRIEND,
    JOIN_GROUP,
    GROUP_INVITATION,
    INVITED_JOIN_GROUP;

    static Kind of(Subject subject) {
        return switch (subject) {
            case MakeFriend _ -> MAKE_FRIEND;
            case JoinGroup _ -> JOIN_GROUP;
            case GroupInvitation _ -> GROUP_INVITATION;
            case InvitedJoinGroup _ -> INVITED_JOIN_GROUP;
        };
    }

    /** The user whom a subject names beside its sender; null where it names none. */
    static @Nullable Long other(Subject subject) {
        return switch (subject) {
            case MakeFriend _ -> null;
            case JoinGroup _ -> null;
            case GroupInvitation invitation -> invitation.receiver().number();
            case InvitedJoinGroup invited -> invited.inviter().number();
        };
    }

    /** Who will be in the group if it is granted; 0 where it is about friendship. */
    static long candidate(Subject subject, UserId sender) {
        return switch (subject) {
            case MakeFriend _ -> 0;
            case JoinGroup _ -> sender.number();
            case GroupInvitation invitation -> invitation.receiver().number();
            case InvitedJoinGroup _ -> sender.number();
        };
    }

    /** @param other as {@link #other} gave it, 0 for null */
    Subject subject(ChatId chat, long other) {
        return switch (this) {
            case MAKE_FRIEND -> new MakeFriend(chat);
            case JOIN_GROUP -> new JoinGroup(chat);
            case GROUP_INVITATION -> new GroupInvitation(chat, new UserId(other));
            case INVITED_JOIN_GROUP -> new InvitedJoinGroup(chat, new UserId(other));
        };
    }
}
