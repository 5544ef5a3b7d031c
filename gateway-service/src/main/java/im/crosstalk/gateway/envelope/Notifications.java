package im.crosstalk.gateway.envelope;

import im.crosstalk.gateway.dialect.Texts;
import im.crosstalk.gateway.dialect.Viewer;
import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.protocol.ChatType;
import im.crosstalk.protocol.RawJson;
import im.crosstalk.protocol.chat.ChatCommand.E2eeKind;
import im.crosstalk.protocol.chat.ChatDelivery;
import im.crosstalk.protocol.chat.MembershipChange;
import im.crosstalk.protocol.chat.StoredMessage;
import im.crosstalk.protocol.group.GroupDelivery;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.MessageId;
import im.crosstalk.protocol.id.UserId;
import im.crosstalk.protocol.presence.PresenceDelivery;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Writes what is told without being asked. */
final class Notifications {
    private final EnvelopeIds ids;
    private final Objects objects;
    private final Texts texts;
    private final Clock clock;

    Notifications(EnvelopeIds ids, Texts texts, Clock clock) {
        this.ids = ids;
        this.objects = new Objects(ids);
        this.texts = texts;
        this.clock = clock;
    }

    boolean write(ChatDelivery delivery, Viewer viewer, JsonWriter out) {
        switch (delivery) {
            case ChatDelivery.MessagePosted posted -> posted(posted.message(), viewer, out);
            case ChatDelivery.MessageRecalled recalled -> recalled(recalled, viewer, out);
            case ChatDelivery.MessageDelivered got ->
                ack(out, got.message(), got.clientMessageId(), got.recipient(), "DELIVERED_TO_RECIPIENT_CLIENT");
            case ChatDelivery.MessageRead read ->
                ack(out, read.message(), read.clientMessageId(), read.reader(), "READ_BY_RECIPIENT");
            case ChatDelivery.GroupChanged changed -> {
                if (isFounding(changed)) {
                    return false;
                }
                groupChanged(changed, out);
            }
            case ChatDelivery.E2eeRelayed relayed -> relayed(relayed, out);
            case ChatDelivery.CallInvited invited -> invited(invited, out);
            case ChatDelivery.CallChanged changed -> {
                begin(out, "MEDIA_CALL_STATUS_NOTIFICATION");
                callStatus(out, changed, viewer);
                Frame.end(out, null);
            }
            case ChatDelivery.IceRelayed relayed -> ice(relayed, out);
        }
        return true;
    }

    boolean write(PresenceDelivery delivery, JsonWriter out) {
        switch (delivery) {
            case PresenceDelivery.StatusChanged status -> {
                begin(out, "USER_STATUS_UPDATE_NOTIFICATION");
                objects.user(out, "", status.user());
                out.field("username", status.username()).field("online_status", Objects.onlineStatus(status.online()));
                Frame.end(out, null);
            }
        }
        return true;
    }

    boolean write(GroupDelivery delivery, JsonWriter out) {
        switch (delivery) {
            case GroupDelivery.RequestReceived received -> {
                begin(out, "REQUEST_NOTIFICATION");
                objects.request(out, received.request());
            }
            case GroupDelivery.RequestAnswered answered ->
                begin(out, "REQUEST_STATE_NOTIFICATION")
                        .field("request_number", answered.request())
                        .field("state", answered.approved() ? "APPROVED" : "REFUSED");
            case GroupDelivery.RequestSolved solved ->
                begin(out, "REQUEST_STATE_NOTIFICATION")
                        .field("request_number", solved.request())
                        .field("state", "SOLVED");
            case GroupDelivery.Noticed ignored -> {
                // Changes of groups are told as such; for friendships there is no frame here.
                return false;
            }
        }
        Frame.end(out, null);
        return true;
    }

    private void posted(StoredMessage message, Viewer viewer, JsonWriter out) {
        ChatId chat = message.chat();
        begin(out, chat.isGroup() ? "GROUP_MESSAGE_NOTIFICATION" : "PRIVATE_MESSAGE_NOTIFICATION");
        objects.messageId(out, message);
        objects.sender(out, message);
        if (chat.isGroup()) {
            out.field("group_id", ids.ofGroup(chat));
        } else {
            objects.user(out, "recipient_", chat.peerOf(message.sender()));
        }
        objects.chat(out, chat, viewer.signedIn());
        Objects.body(out, message);
        if (message.recalled()) {
            out.field("recalled", true);
        }
        Frame.end(out, null);
    }

    private void recalled(ChatDelivery.MessageRecalled recalled, Viewer viewer, JsonWriter out) {
        ChatId chat = recalled.message().chat();
        Frame.begin(out, "MESSAGE_RECALLED_NOTIFICATION", IsoTime.of(recalled.at()))
                .field("server_message_id", recalled.message().toString())
                .field("client_message_id", recalled.clientMessageId())
                .field("sequence", recalled.message().sequence());
        objects.chat(out, chat, viewer.signedIn());
        if (chat.isGroup()) {
            out.field("group_id", ids.ofGroup(chat));
        }
        objects.user(out, "recaller_", recalled.recaller());
        out.field("recaller_username", recalled.recallerName())
                .field("placeholder_text", texts.get(viewer.language(), "placeholder", recalled.recallerName()));
        Frame.end(out, null);
    }

    /** An acknowledgement, as the sender sees it. */
    void ack(JsonWriter out, MessageId message, @Nullable String clientMessageId, UserId viewerOrPeer, String status) {
        ChatId chat = message.chat();
        begin(out, "MESSAGE_ACK_NOTIFICATION")
                .field("client_message_id", clientMessageId)
                .field("server_message_id", message.toString())
                .field("chat_type", ChatType.of(chat).name());
        if (chat.isGroup()) {
            out.field("recipient_id", ids.ofGroup(chat)).field("group_id", ids.ofGroup(chat));
        } else {
            out.field("recipient_id", ids.of(viewerOrPeer)).field("recipient_user_number", viewerOrPeer.number());
        }
        out.field("chat_number", chat.number())
                .field("room_id", chat.roomId())
                .field("sequence", message.sequence())
                .field("status", status);
        Frame.end(out, null);
    }

    /** A group's founder is its member from the answer to their request on: that is no event to tell them. */
    private static boolean isFounding(ChatDelivery.GroupChanged changed) {
        return changed.version() == 1
                && changed.change() instanceof MembershipChange.Joined joined
                && joined.target().equals(changed.actor());
    }

    private void groupChanged(ChatDelivery.GroupChanged changed, JsonWriter out) {
        begin(out, "GROUP_EVENT_NOTIFICATION");
        objects.group(out, changed.chat());
        MembershipChange change = changed.change();
        out.field("group_name", changed.name()).field("event_type", eventType(change));
        objects.user(out, "actor_", changed.actor());
        out.field("actor_username", changed.actorName());
        if (change instanceof MembershipChange.Renamed) {
            out.fieldNull("target_user_id").fieldNull("target_user_number").fieldNull("target_username");
        } else {
            objects.user(out, "target_", change.target());
            out.field("target_username", change.targetName());
        }
        out.beginObject("details");
        switch (change) {
            case MembershipChange.Joined joined -> {
                objects.user(out, "joined_", joined.target());
                out.field("joined_username", joined.targetName())
                        .field("role", joined.role().name());
            }
            case MembershipChange.RoleChanged role ->
                out.field("old_role", role.oldRole().name())
                        .field("new_role", role.newRole().name());
            case MembershipChange.Renamed renamed ->
                out.field("old_name", renamed.oldName()).field("new_name", renamed.newName());
            case MembershipChange.Left ignored -> {}
            case MembershipChange.Removed ignored -> {}
        }
        out.endObject();
        Frame.end(out, null);
    }

    private static String eventType(MembershipChange change) {
        return switch (change) {
            case MembershipChange.Joined ignored -> "USER_JOINED";
            case MembershipChange.Left ignored -> "USER_LEFT";
            case MembershipChange.Removed ignored -> "USER_KICKED";
            case MembershipChange.RoleChanged ignored -> "ROLE_CHANGED";
            case MembershipChange.Renamed ignored -> "GROUP_RENAMED";
        };
    }

    private void relayed(ChatDelivery.E2eeRelayed relayed, JsonWriter out) {
        String type = relayed.kind() == E2eeKind.INITIATE_SESSION
                ? "E2EE_INITIATE_SESSION_REQUEST"
                : "E2EE_SESSION_DATA_EXCHANGE_MESSAGE";
        String payload = relayed.payload().json();
        String rest = payload.equals("{}") ? "}" : "," + payload.substring(1);
        out.beginObject()
                .field("type", type)
                .field("timestamp", IsoTime.of(clock.millis()))
                .rawField(
                        "payload",
                        "{\"sender_user_id\":\"" + ids.of(relayed.sender()) + "\",\"sender_user_number\":"
                                + relayed.sender().number() + rest);
        Frame.endAfterPayload(out, null);
    }

    private void invited(ChatDelivery.CallInvited invited, JsonWriter out) {
        begin(out, "MEDIA_CALL_INVITATION_NOTIFICATION")
                .field("call_id", invited.call().toString());
        objects.user(out, "caller_", invited.caller());
        out.field("caller_username", invited.callerName())
                .field("media_type", invited.media().name());
        optional(out, "sdp_offer", invited.offer());
        Frame.end(out, null);
    }

    private void callStatus(JsonWriter out, ChatDelivery.CallChanged changed, Viewer viewer) {
        out.field("call_id", changed.call().toString())
                .field("status", changed.status().name())
                .field("message", texts.get(viewer.language(), "call." + changed.status()));
        if (changed.reason() != null) {
            out.field("reason", changed.reason());
        }
        optional(out, "sdp_answer", changed.answer());
    }

    private void ice(ChatDelivery.IceRelayed relayed, JsonWriter out) {
        begin(out, "MEDIA_ICE_CANDIDATE_MESSAGE")
                .field("call_id", relayed.call().toString());
        objects.user(out, "target_", relayed.target());
        objects.user(out, "sender_", relayed.sender());
        out.rawField("candidate", relayed.candidate().json());
        Frame.end(out, null);
    }

    private static void optional(JsonWriter out, String name, @Nullable RawJson json) {
        if (json != null) {
            out.rawField(name, json.json());
        }
    }

    private JsonWriter begin(JsonWriter out, String type) {
        return Frame.begin(out, type, IsoTime.of(clock.millis()));
    }
}
