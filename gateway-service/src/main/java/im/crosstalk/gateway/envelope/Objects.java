package im.crosstalk.gateway.envelope;

import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.protocol.ChatType;
import im.crosstalk.protocol.chat.StoredMessage;
import im.crosstalk.protocol.group.AccessRequest;
import im.crosstalk.protocol.group.GroupReply;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;

/** Writes what recurs in payloads: users and groups with all their ids, messages, members. */
final class Objects {
    private final EnvelopeIds ids;

    Objects(EnvelopeIds ids) {
        this.ids = ids;
    }

    /** {@code <prefix>user_id} and {@code <prefix>user_number}. */
    void user(JsonWriter out, String prefix, UserId user) {
        out.field(prefix + "user_id", ids.of(user)).field(prefix + "user_number", user.number());
    }

    void group(JsonWriter out, ChatId group) {
        out.field("group_id", ids.ofGroup(group))
                .field("chat_number", group.number())
                .field("room_id", group.roomId());
    }

    /** The chat as this viewer calls it. */
    void chat(JsonWriter out, ChatId chat, UserId viewer) {
        out.field("chat_type", ChatType.of(chat).name())
                .field("chat_id", ids.ofChat(chat, viewer))
                .field("chat_number", chat.number())
                .field("room_id", chat.roomId());
    }

    /** A request as its list and its notification tell it; the fields of an object. */
    void request(JsonWriter out, AccessRequest request) {
        AccessRequest.Subject subject = request.subject();
        out.field("request_number", request.number()).field("kind", kind(subject));
        user(out, "sender_", request.sender());
        out.field("sender_username", request.senderName())
                .field("message", request.message())
                .field("state", request.state().name())
                .field("created_at", IsoTime.of(request.createdAt()));
        switch (subject) {
            case AccessRequest.MakeFriend friend -> user(out, "", friend.chat().peerOf(request.sender()));
            case AccessRequest.JoinGroup join -> group(out, join.chat());
            case AccessRequest.GroupInvitation invitation -> {
                user(out, "", invitation.receiver());
                group(out, invitation.chat());
            }
            case AccessRequest.InvitedJoinGroup invited -> {
                user(out, "inviter_", invited.inviter());
                group(out, invited.chat());
            }
        }
    }

    private static String kind(AccessRequest.Subject subject) {
        return switch (subject) {
            case AccessRequest.MakeFriend ignored -> "FRIEND";
            case AccessRequest.JoinGroup ignored -> "JOIN_GROUP";
            case AccessRequest.GroupInvitation ignored -> "GROUP_INVITATION";
            case AccessRequest.InvitedJoinGroup ignored -> "INVITED_JOIN_GROUP";
        };
    }

    /** A message as history and sync tell it. */
    void message(JsonWriter out, StoredMessage message) {
        out.beginObject();
        messageId(out, message);
        sender(out, message);
        body(out, message);
        out.field("recalled", message.recalled()).endObject();
    }

    void messageId(JsonWriter out, StoredMessage message) {
        out.field("server_message_id", message.id().toString())
                .field("client_message_id", message.clientMessageId())
                .field("sequence", message.sequence());
    }

    void sender(JsonWriter out, StoredMessage message) {
        out.field("sender_user_id", ids.of(message.sender()))
                .field("sender_user_number", message.sender().number())
                .field("sender_username", message.senderName());
    }

    static void body(JsonWriter out, StoredMessage message) {
        out.field("content_type", message.content().type())
                .field("content", message.content().text())
                .field("sent_at_timestamp", message.sentAt())
                .field("server_timestamp", IsoTime.of(message.receivedAt()));
    }

    void members(JsonWriter out, Iterable<GroupReply.Member> members) {
        out.beginArray("members");
        for (GroupReply.Member member : members) {
            out.beginObject();
            user(out, "", member.user());
            out.field("username", member.username())
                    .field("role", member.role().name())
                    .field("online_status", onlineStatus(member.online()))
                    .endObject();
        }
        out.endArray();
    }

    static String onlineStatus(boolean online) {
        return online ? "ONLINE" : "OFFLINE";
    }
}
