package im.crosstalk.gateway.envelope;

import im.crosstalk.gateway.dialect.Fields;
import im.crosstalk.gateway.dialect.MalformedPayloadException;
import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.gateway.dialect.Viewer;
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
        readers.put(
                RequestType.SEND_PRIVATE_MESSAGE_REQUEST,
                (payload, timestamp, viewer) -> send(
                        ChatId.ofPrivate(viewer.signedIn(), ids.user(payload.text("recipient_user_id"))),
                        payload,
                        timestamp));
        readers.put(
                RequestType.SEND_GROUP_MESSAGE_REQUEST,
                (payload, timestamp, viewer) -> send(ids.group(payload.text("group_id")), payload, timestamp));
        readers.put(RequestType.FETCH_HISTORY_REQUEST, this::history);
        readers.put(RequestType.RECALL_MESSAGE_REQUEST, this::recall);
        readers.put(RequestType.MARK_READ_REQUEST, this::markRead);
        readers.put(RequestType.SYNC_REQUEST, this::sync);
    }

    private static Request send(ChatId chat, Fields payload, @Nullable String timestamp) {
        String clientMessageId = payload.text("client_message_id");
        var content = Content.of(payload.text("content_type"), payload.text("content"));
        String sentAt = timestamp != null && IsoTime.parse(timestamp) != null ? timestamp : null;
        return new Request.Ask(new ChatCommand.SendMessage(chat, clientMessageId, clientMessageId, content, sentAt));
    }

    private Request history(Fields payload, @Nullable String timestamp, Viewer viewer) {
        ChatId chat = ids.chat(payload, viewer.signedIn());
        String beforeMessage = payload.optionalText("before_message_id");
        String beforeTime = payload.optionalText("before_timestamp");
        Long before = beforeMessage == null ? null : EnvelopeIds.sequence(beforeMessage, chat);
        int limit = payload.integer("limit", 1, LARGEST_PAGE, DEFAULT_PAGE);
        return new Request.Ask(
                new ChatQuery.FetchHistory(chat, before, beforeTime == null ? null : millis(beforeTime), limit));
    }

    private static long millis(String beforeTime) {
        Instant time = IsoTime.parse(beforeTime);
        if (time == null) {
            throw new MalformedPayloadException("before_timestamp", "must be an ISO 8601 date and time");
        }
        return time.toEpochMilli();
    }

    private Request recall(Fields payload, @Nullable String timestamp, Viewer viewer) {
        ChatId chat = ids.chat(payload, viewer.signedIn());
        String messageId = payload.optionalText("server_message_id");
        String clientMessageId = payload.optionalText("client_message_id");
        if (messageId == null && clientMessageId == null) {
            throw new MalformedPayloadException("server_message_id", "is missing, and so is client_message_id");
        }
        Long sequence = messageId == null ? null : EnvelopeIds.sequence(messageId, chat);
        return new Request.Ask(
                new ChatCommand.RecallMessage(chat, sequence, clientMessageId, ChatCommand.RecallAs.ANY));
    }

    private Request markRead(Fields payload, @Nullable String timestamp, Viewer viewer) {
        ChatId chat = ids.chat(payload, viewer.signedIn());
        long sequence = EnvelopeIds.sequence(payload.text("server_message_id"), chat);
        return new Request.Ask(new ChatCommand.MarkRead(chat, sequence));
    }

    private Request sync(Fields payload, @Nullable String timestamp, Viewer viewer) {
        List<ChatQuery.Sync.Place> places = payload.objects("chats").stream()
                .map(place -> new ChatQuery.Sync.Place(
                        ids.chat(place, viewer.signedIn()),
                        place.integer("after_sequence", 0, Long.MAX_VALUE),
                        place.optionalInteger("after_revision", 0, Long.MAX_VALUE)))
                .toList();
        int limit = payload.integer("limit", 1, LARGEST_SYNC, DEFAULT_SYNC);
        return new Request.Ask(new ChatQuery.Sync(places, limit));
    }
}
