package im.crosstalk.gateway.envelope;

import im.crosstalk.gateway.dialect.Fields;
import im.crosstalk.gateway.dialect.MalformedPayloadException;
import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.gateway.dialect.Viewer;
import im.crosstalk.gateway.envelope.EnvelopeIds.ChatName;
import im.crosstalk.protocol.chat.ChatCommand;
import im.crosstalk.protocol.chat.ChatQuery;
import im.crosstalk.protocol.chat.Content;
import im.crosstalk.protocol.id.ChatId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sections 3, 7 and 8.4 of the seed, and the extensions READ_RECEIPT_V1 and SYNC_V1. */
final class MessageRequests {
    private static final int DEFAULT_PAGE = 20;
    private static final int LARGEST_PAGE = 100;
    private static final int DEFAULT_SYNC = 100;
    private static final int LARGEST_SYNC = 500;

    private final EnvelopeIds ids;

    MessageRequests(EnvelopeIds ids) {
        this.ids = ids;
    }

    void addTo(Map<RequestType, PayloadReader> readers) {
        readers.put(RequestType.SEND_PRIVATE_MESSAGE_REQUEST, (payload, timestamp, viewer) -> {
            String recipient = payload.text("recipient_user_id");
            Draft draft = Draft.of(payload, timestamp);
            return draft.to(ChatId.ofPrivate(viewer.signedIn(), ids.user(recipient)));
        });
        readers.put(RequestType.SEND_GROUP_MESSAGE_REQUEST, (payload, timestamp, viewer) -> {
            String group = payload.text("group_id");
            Draft draft = Draft.of(payload, timestamp);
            return draft.to(ids.group(group));
        });
        readers.put(RequestType.FETCH_HISTORY_REQUEST, this::history);
        readers.put(RequestType.RECALL_MESSAGE_REQUEST, this::recall);
        readers.put(RequestType.MARK_READ_REQUEST, this::markRead);
        readers.put(RequestType.SYNC_REQUEST, this::sync);
    }

    /** What is to be sent, while it is not yet known whether there is such a chat. */
    private record Draft(
            String clientMessageId,
            Content content,
            @Nullable String sentAt) {
        static Draft of(Fields payload, @Nullable String timestamp) {
            String clientMessageId = payload.text("client_message_id");
            var content = Content.of(payload.text("content_type"), payload.text("content"));
            String sentAt = timestamp != null && IsoTime.parse(timestamp) != null ? timestamp : null;
            return new Draft(clientMessageId, content, sentAt);
        }

        Request to(ChatId chat) {
            return new Request.Ask(
                    new ChatCommand.SendMessage(chat, clientMessageId, clientMessageId, content, sentAt));
        }
    }

    private Request history(Fields payload, @Nullable String timestamp, Viewer viewer) {
        var name = ChatName.in(payload);
        String beforeMessage = payload.optionalText("before_message_id");
        String beforeTime = payload.optionalText("before_timestamp");
        Long beforeMillis = beforeTime == null ? null : millis(beforeTime);
        int limit = payload.integer("limit", 1, LARGEST_PAGE, DEFAULT_PAGE);
        ChatId chat = ids.chat(name, viewer.signedIn());
        Long before = beforeMessage == null ? null : EnvelopeIds.sequence(beforeMessage, chat);
        return new Request.Ask(new ChatQuery.FetchHistory(chat, before, beforeMillis, limit));
    }

    private static long millis(String beforeTime) {
        Instant time = IsoTime.parse(beforeTime);
        if (time == null) {
            throw new MalformedPayloadException("before_timestamp", "must be an ISO 8601 date and time");
        }
        return time.toEpochMilli();
    }

    private Request recall(Fields payload, @Nullable String timestamp, Viewer viewer) {
        var name = ChatName.in(payload);
        String messageId = payload.optionalText("server_message_id");
        String clientMessageId = payload.optionalText("client_message_id");
        if (messageId == null && clientMessageId == null) {
            throw new MalformedPayloadException("server_message_id", "is missing, and so is client_message_id");
        }
        ChatId chat = ids.chat(name, viewer.signedIn());
        Long sequence = messageId == null ? null : EnvelopeIds.sequence(messageId, chat);
        return new Request.Ask(
                new ChatCommand.RecallMessage(chat, sequence, clientMessageId, ChatCommand.RecallAs.ANY));
    }

    private Request markRead(Fields payload, @Nullable String timestamp, Viewer viewer) {
        var name = ChatName.in(payload);
        String messageId = payload.text("server_message_id");
        ChatId chat = ids.chat(name, viewer.signedIn());
        return new Request.Ask(new ChatCommand.MarkRead(chat, EnvelopeIds.sequence(messageId, chat)));
    }

    /** A chat to be synchronized, while it is not yet known whether there is such a chat. */
    private record Known(
            ChatName chat, long sequence, @Nullable Long revision) {
        static Known in(Fields place) {
            return new Known(
                    ChatName.in(place),
                    place.integer("after_sequence", 0, Long.MAX_VALUE),
                    place.optionalInteger("after_revision", 0, Long.MAX_VALUE));
        }
    }

    private Request sync(Fields payload, @Nullable String timestamp, Viewer viewer) {
        List<Known> chats = payload.objects("chats").stream().map(Known::in).toList();
        int limit = payload.integer("limit", 1, LARGEST_SYNC, DEFAULT_SYNC);
        List<ChatQuery.Sync.Place> places = chats.stream()
                .map(known -> new ChatQuery.Sync.Place(
                        ids.chat(known.chat(), viewer.signedIn()), known.sequence(), known.revision()))
                .toList();
        return new Request.Ask(new ChatQuery.Sync(places, limit));
    }
}
