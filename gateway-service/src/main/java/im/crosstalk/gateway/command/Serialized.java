package im.crosstalk.gateway.command;

import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.protocol.chat.ChatReply;
import im.crosstalk.protocol.chat.StoredMessage;
import im.crosstalk.protocol.group.AccessRequest;
import im.crosstalk.protocol.group.GroupReply;
import im.crosstalk.protocol.group.Notice;
import im.crosstalk.protocol.id.PublicIds;
import im.crosstalk.protocol.id.UserId;
import org.jspecify.annotations.Nullable;

/** The objects that this dialect puts into strings. */
final class Serialized {
    /** What a user has who has saved no settings. The misspelt name is the seed's. */
    private static final String NO_SETTINGS = "{\"secondaryCheckChats\":[],\"userNickname\":[],"
            + "\"notification\":{\"slient\":false,\"show\":true,\"muteChatIds\":[]},\"topChatIds\":[]}";

    /** No dialect has a command that sets a chat's avatar. */
    private static final String NO_AVATAR = "";

    private Serialized() {}

    static String message(StoredMessage message) {
        return message(
                Contents.type(message),
                message.sequence(),
                message.chat().number(),
                message.sender(),
                Contents.serialized(message),
                message.receivedAt());
    }

    static String message(
            String type, long sequence, long chat, UserId sender, String serializedContent, long timestamp) {
        return new JsonWriter()
                .beginObject()
                .field("type", type)
                .field("inChatId", sequence)
                .field("chatId", chat)
                .field("senderId", sender.number())
                .field("serializedContent", serializedContent)
                .field("timestamp", timestamp)
                .endObject()
                .toString();
    }

    static String request(AccessRequest request) {
        var out = new JsonWriter();
        out.beginObject()
                .beginObject("info")
                .field("reqId", request.number())
                .field("senderId", request.sender().number())
                .field("message", request.message())
                .beginObject("content");
        switch (request.subject()) {
            case AccessRequest.MakeFriend friend ->
                out.field("type", "MakeFriend")
                        .field(
                                "receiverId",
                                friend.chat().peerOf(request.sender()).number());
            case AccessRequest.JoinGroup join ->
                out.field("type", "JoinGroup").field("chatId", join.chat().number());
            case AccessRequest.GroupInvitation invitation ->
                out.field("type", "GroupInvitation")
                        .field("receiverId", invitation.receiver().number())
                        .field("chatId", invitation.chat().number());
            case AccessRequest.InvitedJoinGroup invited ->
                out.field("type", "InvitedJoinGroup")
                        .field("chatId", invited.chat().number())
                        .field("inviterId", invited.inviter().number());
        }
        return out.endObject()
                .endObject()
                .field("state", state(request.state()))
                .endObject()
                .toString();
    }

    private static String state(AccessRequest.State state) {
        return switch (state) {
            case UNSOLVED -> "Unsolved";
            case APPROVED -> "Approved";
            case REFUSED -> "Refused";
        };
    }

    /** @param viewer whom a friendship is told from the side of */
    static String notice(Notice notice, UserId viewer) {
        var out = new JsonWriter();
        out.beginObject()
                .field("noticeId", notice.number())
                .field("type", type(notice.what()))
                .field("timestamp", notice.at())
                .beginObject("content");
        switch (notice.what()) {
            case Notice.FriendAdded friend ->
                out.field("userId", friend.chat().peerOf(viewer).number());
            case Notice.FriendRemoved friend ->
                out.field("userId", friend.chat().peerOf(viewer).number());
            case Notice.GroupJoined joined -> out.field("userId", joined.user().number());
            case Notice.GroupLeft left -> out.field("userId", left.user().number());
            case Notice.GroupRemoved removed ->
                out.field("userId", removed.user().number())
                        .field("actorId", removed.actor().number());
            case Notice.OwnerTransferred transferred ->
                out.field("userId", transferred.newOwner().number())
                        .field("oldOwnerId", transferred.oldOwner().number());
            case Notice.AdminChanged changed ->
                out.field("userId", changed.user().number()).field("admin", changed.admin());
        }
        return out.field("chatId", notice.what().chat().number())
                .endObject()
                .endObject()
                .toString();
    }

    private static String type(Notice.What what) {
        return switch (what) {
            case Notice.FriendAdded ignored -> "FriendAdded";
            case Notice.FriendRemoved ignored -> "FriendRemoved";
            case Notice.GroupJoined ignored -> "GroupJoined";
            case Notice.GroupLeft ignored -> "GroupLeft";
            case Notice.GroupRemoved ignored -> "GroupRemoved";
            case Notice.OwnerTransferred ignored -> "OwnerTransferred";
            case Notice.AdminChanged ignored -> "AdminChanged";
        };
    }

    static String groupNotice(GroupReply.GroupNotice notice) {
        return new JsonWriter()
                .beginObject()
                .field("noticeId", notice.number())
                .field("senderId", notice.sender().number())
                .field("notice", notice.text())
                .field("timestamp", notice.at())
                .endObject()
                .toString();
    }

    static String chat(ChatReply.ChatInfo chat, PublicIds ids) {
        var out = new JsonWriter();
        out.beginObject()
                .field("id", chat.chat().number())
                .field("name", chat.name())
                .field("avatarHash", NO_AVATAR);
        if (chat.chat().isGroup()) {
            out.field("groupId", ids.ofGroup(chat.chat()));
        } else {
            out.fieldNull("groupId");
        }
        return out.field("roomId", chat.chat().roomId()).endObject().toString();
    }

    static String settings(@Nullable String saved) {
        return saved == null ? NO_SETTINGS : saved;
    }
}
