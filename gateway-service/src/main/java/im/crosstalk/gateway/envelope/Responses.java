package im.crosstalk.gateway.envelope;

import im.crosstalk.gateway.dialect.FrameSink;
import im.crosstalk.gateway.dialect.SessionReply;
import im.crosstalk.gateway.dialect.Texts;
import im.crosstalk.gateway.dialect.Viewer;
import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.protocol.auth.AuthReply;
import im.crosstalk.protocol.chat.ChatReply;
import im.crosstalk.protocol.chat.StoredMessage;
import im.crosstalk.protocol.group.AccessRequest;
import im.crosstalk.protocol.group.GroupReply;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.MessageId;
import im.crosstalk.protocol.id.UserId;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes answers to requests that were carried out. */
final class Responses {
    /** The extensions that work, the seed's own first. */
    private static final List<String> EXTENSIONS = List.of(
            "FILE_TRANSFER_V1",
            "MESSAGE_RECALL_V1",
            "VOICE_VIDEO_V1_SIGNALING",
            "E2EE_V1_BASIC_PROFILE",
            "USER_LOOKUP_V1",
            "READ_RECEIPT_V1",
            "GROUP_ADMIN_V1",
            "SYNC_V1",
            "EMAIL_V1",
            "REQUEST_V1");

    private final Objects objects;
    private final Texts texts;
    private final Notifications notifications;
    private final Clock clock;

    Responses(EnvelopeIds ids, Texts texts, Notifications notifications, Clock clock) {
        this.objects = new Objects(ids);
        this.texts = texts;
        this.notifications = notifications;
        this.clock = clock;
    }

    void write(EnvelopeRef ref, SessionReply reply, Viewer viewer, FrameSink frames) {
        JsonWriter out = frames.begin();
        switch (reply) {
            case SessionReply.Registered registered -> {
                succeeded(out, "REGISTER_RESPONSE", "registered", viewer);
                objects.user(out, "", registered.user());
                out.field("username", registered.username());
            }
            case SessionReply.SignedIn in -> {
                succeeded(out, "LOGIN_RESPONSE", "signed_in", viewer);
                objects.user(out, "", in.user());
                out.field("username", in.username())
                        .field("session_token", in.token())
                        .field("token_expires_at", IsoTime.of(in.expiresAt()));
            }
            case SessionReply.SignedOut ignored -> succeeded(out, "LOGOUT_RESPONSE", "signed_out", viewer);
            case SessionReply.EmailCodeSent ignored ->
                succeeded(out, "SEND_EMAIL_CODE_RESPONSE", "email_code_sent", viewer);
            case SessionReply.EmailSet ignored -> succeeded(out, "SET_EMAIL_RESPONSE", "email_set", viewer);
            case SessionReply.Alive ignored ->
                begin(out, "HEARTBEAT_PONG_RESPONSE").field("server_time", IsoTime.of(clock.millis()));
            case SessionReply.Features ignored -> {
                begin(out, "SERVER_FEATURES_ANNOUNCE_RESPONSE").beginArray("supported_extensions");
                EXTENSIONS.forEach(out::element);
                out.endArray();
            }
            case SessionReply.TokenIssued ignored -> throw unasked(reply);
            case SessionReply.SealSet ignored -> throw unasked(reply);
            case SessionReply.SealedBefore ignored -> throw unasked(reply);
            case SessionReply.SealNeeded ignored -> throw unasked(reply);
            case SessionReply.Completed ignored -> throw unasked(reply);
            case SessionReply.Malformed ignored -> throw new IllegalStateException("a malformed frame is no success");
        }
        end(frames, out, ref);
    }

    void write(EnvelopeRef ref, AuthReply reply, FrameSink frames) {
        JsonWriter out = frames.begin();
        switch (reply) {
            case AuthReply.UserFound found -> {
                begin(out, "FIND_USER_RESPONSE");
                objects.user(out, "", found.user());
                out.field("username", found.username()).field("online_status", Objects.onlineStatus(found.online()));
            }
            case AuthReply.Saved ignored -> throw unasked(reply);
            case AuthReply.Settings ignored -> throw unasked(reply);
        }
        end(frames, out, ref);
    }

    void write(EnvelopeRef ref, GroupReply reply, Viewer viewer, FrameSink frames) {
        JsonWriter out = frames.begin();
        switch (reply) {
            case GroupReply.Created created -> {
                succeeded(out, "CREATE_GROUP_RESPONSE", "group_created", viewer);
                objects.group(out, created.chat());
                out.field("group_name", created.name());
                objects.members(out, created.members());
            }
            case GroupReply.Changed changed -> {
                RequestType type = type(ref);
                succeeded(out, responseType(type), changedText(type), viewer);
                objects.group(out, changed.chat());
                out.field("group_name", changed.name());
            }
            case GroupReply.GroupInfo info -> {
                begin(out, "GET_GROUP_INFO_RESPONSE");
                objects.group(out, info.chat());
                out.field("group_name", info.name());
                objects.user(out, "owner_", info.owner());
                out.field("created_at", IsoTime.of(info.createdAt()));
                objects.members(out, info.members());
            }
            case GroupReply.RequestSent sent ->
                succeeded(out, "SEND_REQUEST_RESPONSE", "request_sent", viewer).field("request_number", sent.request());
            case GroupReply.RequestSettled settled ->
                succeeded(out, "SOLVE_REQUEST_RESPONSE", "request_settled", viewer)
                        .field("request_number", settled.request());
            case GroupReply.Requests page -> {
                begin(out, "LIST_REQUESTS_RESPONSE").beginArray("requests");
                for (AccessRequest request : page.requests()) {
                    out.beginObject();
                    objects.request(out, request);
                    out.endObject();
                }
                out.endArray().field("has_more", page.next() != null);
            }
            case GroupReply.Unfriended ignored -> throw unasked(reply);
            case GroupReply.NoticePosted ignored -> throw unasked(reply);
            case GroupReply.Notices ignored -> throw unasked(reply);
            case GroupReply.GroupNotices ignored -> throw unasked(reply);
        }
        end(frames, out, ref);
    }

    private static String changedText(RequestType type) {
        return switch (type) {
            case JOIN_GROUP_REQUEST -> "group_joined";
            case LEAVE_GROUP_REQUEST -> "group_left";
            case RENAME_GROUP_REQUEST -> "group_renamed";
            case KICK_MEMBER_REQUEST -> "member_removed";
            case ADD_MEMBER_REQUEST -> "member_added";
            case CHANGE_ROLE_REQUEST -> "role_changed";
            default -> throw new IllegalStateException(type + " changes no group");
        };
    }

    void write(EnvelopeRef ref, ChatReply reply, Viewer viewer, FrameSink frames) {
        if (reply instanceof ChatReply.MessageAccepted accepted) {
            accepted(accepted.message(), accepted.clientMessageId(), viewer, frames);
            return;
        }
        if (reply instanceof ChatReply.CallAnswered && ref.type() == RequestType.MEDIA_ICE_CANDIDATE_MESSAGE) {
            return;
        }
        JsonWriter out = frames.begin();
        switch (reply) {
            case ChatReply.Recalled recalled ->
                succeeded(out, "RECALL_MESSAGE_RESPONSE", "recalled", viewer)
                        .field("server_message_id", recalled.message().toString())
                        .field("client_message_id", recalled.clientMessageId());
            case ChatReply.Marked marked -> {
                begin(out, "MARK_READ_RESPONSE").field("success", true).field("unread_count", marked.unread());
                objects.chat(out, marked.chat(), viewer.signedIn());
            }
            case ChatReply.HistoryPage page -> {
                begin(out, "FETCH_HISTORY_RESPONSE");
                objects.chat(out, page.chat(), viewer.signedIn());
                messages(out, page.messages());
                out.field("has_more_older", page.hasOlder());
            }
            case ChatReply.Synced synced -> {
                begin(out, "SYNC_RESPONSE").beginArray("chats");
                synced.chats().forEach(chat -> chatPage(out, chat, viewer.signedIn()));
                out.endArray();
            }
            case ChatReply.Groups groups -> groups(out, groups);
            case ChatReply.Relayed relayed ->
                begin(out, "E2EE_RELAY_RESPONSE").field("success", true).field("queued", relayed.queued());
            case ChatReply.CallAnswered call -> {
                begin(out, "MEDIA_CALL_STATUS_NOTIFICATION")
                        .field("call_id", call.call().toString())
                        .field("status", call.status().name())
                        .field("message", texts.get(viewer.language(), "call." + call.status()));
                if (call.reason() != null) {
                    out.field("reason", call.reason());
                }
            }
            case ChatReply.MessageAccepted ignored -> throw unasked(reply);
            case ChatReply.ReplayPage ignored -> throw unasked(reply);
            case ChatReply.ReadMarks ignored -> throw unasked(reply);
            case ChatReply.NewestMessages ignored -> throw unasked(reply);
            case ChatReply.ChatInfo ignored -> throw unasked(reply);
            case ChatReply.PeerRead ignored -> throw unasked(reply);
            case ChatReply.Readers ignored -> throw unasked(reply);
        }
        end(frames, out, ref);
    }

    /** The acknowledgement of a message: the one answer without the request's id. */
    void accepted(MessageId message, @Nullable String clientMessageId, Viewer viewer, FrameSink frames) {
        JsonWriter out = frames.begin();
        ChatId chat = message.chat();
        UserId user = viewer.signedIn();
        notifications.ack(out, message, clientMessageId, chat.isGroup() ? user : chat.peerOf(user), "SENT_TO_SERVER");
        frames.end(out);
    }

    private void groups(JsonWriter out, ChatReply.Groups groups) {
        begin(out, "LIST_USER_GROUPS_RESPONSE").beginArray("groups");
        for (ChatReply.Groups.Entry group : groups.groups()) {
            out.beginObject();
            objects.group(out, group.chat());
            out.field("group_name", group.name())
                    .field("unread_count", group.unread())
                    .endObject();
        }
        out.endArray();
    }

    private void chatPage(JsonWriter out, ChatReply.Synced.ChatPage page, UserId viewer) {
        out.beginObject();
        objects.chat(out, page.chat(), viewer);
        messages(out, page.messages());
        out.field("latest_sequence", page.latestSequence()).field("has_more", page.hasMore());
        if (page.revision() != null) {
            out.field("revision", page.revision());
        }
        List<Long> recalled = page.recalled();
        if (recalled != null) {
            out.beginArray("recalled");
            recalled.forEach(sequence -> out.element(new MessageId(page.chat(), sequence).toString()));
            out.endArray();
        }
        out.endObject();
    }

    private void messages(JsonWriter out, List<StoredMessage> messages) {
        out.beginArray("messages");
        messages.forEach(message -> objects.message(out, message));
        out.endArray();
    }

    private JsonWriter succeeded(JsonWriter out, String type, String text, Viewer viewer) {
        return begin(out, type).field("success", true).field("message", texts.get(viewer.language(), text));
    }

    private JsonWriter begin(JsonWriter out, String type) {
        return Frame.begin(out, type, IsoTime.of(clock.millis()));
    }

    private static void end(FrameSink frames, JsonWriter out, EnvelopeRef ref) {
        Frame.end(out, ref.requestId());
        frames.end(out);
    }

    private static RequestType type(EnvelopeRef ref) {
        RequestType type = ref.type();
        if (type == null) {
            throw new IllegalStateException("only a known request is carried out");
        }
        return type;
    }

    private static String responseType(RequestType type) {
        String response = type.successResponse();
        if (response == null) {
            throw new IllegalStateException(type + " has no response with success");
        }
        return response;
    }

    private static IllegalStateException unasked(Object reply) {
        return new IllegalStateException(
                "envelope does not ask for " + reply.getClass().getSimpleName());
    }
}
