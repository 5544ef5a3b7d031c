package im.crosstalk.gateway.envelope;

import im.crosstalk.gateway.dialect.ClientRef;
import im.crosstalk.gateway.dialect.Dialect;
import im.crosstalk.gateway.dialect.Fields;
import im.crosstalk.gateway.dialect.FileAnswer;
import im.crosstalk.gateway.dialect.FrameSink;
import im.crosstalk.gateway.dialect.Head;
import im.crosstalk.gateway.dialect.MalformedPayloadException;
import im.crosstalk.gateway.dialect.Proof;
import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.gateway.dialect.SessionReply;
import im.crosstalk.gateway.dialect.Texts;
import im.crosstalk.gateway.dialect.Viewer;
import im.crosstalk.gateway.json.JsonObject;
import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.protocol.Delivery;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.InvalidFieldException;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.auth.AuthReply;
import im.crosstalk.protocol.chat.ChatDelivery;
import im.crosstalk.protocol.chat.ChatReply;
import im.crosstalk.protocol.file.FileDelivery;
import im.crosstalk.protocol.file.FileReply;
import im.crosstalk.protocol.group.GroupDelivery;
import im.crosstalk.protocol.group.GroupReply;
import im.crosstalk.protocol.id.PublicIds;
import im.crosstalk.protocol.presence.PresenceDelivery;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The dialect as the rest of the gateway sees it. */
public final class EnvelopeDialect implements Dialect {
    private final Map<RequestType, PayloadReader> readers = new EnumMap<>(RequestType.class);
    private final Notifications notifications;
    private final Responses responses;
    private final Refusals refusals;
    private final TransferFrames transfers;

    public EnvelopeDialect(PublicIds publicIds, Texts texts, Clock clock) {
        var ids = new EnvelopeIds(publicIds);
        notifications = new Notifications(ids, texts, clock);
        responses = new Responses(ids, texts, notifications, clock);
        refusals = new Refusals(texts, ids, clock);
        transfers = new TransferFrames(ids, texts, clock);
        AccountRequests.addTo(readers);
        new MessageRequests(ids).addTo(readers);
        new GroupRequests(ids).addTo(readers);
        new CallRequests(ids).addTo(readers);
        new AccessRequests(ids).addTo(readers);
        new TransferRequests(ids).addTo(readers);
        for (RequestType type : RequestType.values()) {
            if (!readers.containsKey(type)) {
                throw new IllegalStateException("nothing reads " + type);
            }
        }
    }

    @Override
    public String name() {
        return "envelope";
    }

    @Override
    public boolean isReplayed() {
        return true;
    }

    @Override
    public boolean keepsItselfAlive() {
        return true;
    }

    @Override
    public boolean speaks(JsonObject frame) {
        return frame.has("type");
    }

    @Override
    public Head head(JsonObject frame) {
        String typeText = frame.text("type");
        RequestType type = typeText == null ? null : RequestType.of(typeText);
        JsonObject payload = frame.get("payload") instanceof JsonObject object ? object : null;
        var ref = new EnvelopeRef(
                type,
                typeText,
                frame.text("request_id"),
                type == null || type.successResponse() == null ? null : text(payload, "group_id"),
                type == RequestType.RECALL_MESSAGE_REQUEST ? text(payload, "server_message_id") : null,
                type == RequestType.RECALL_MESSAGE_REQUEST ? text(payload, "client_message_id") : null,
                type == RequestType.FILE_CHUNK_UPLOAD_REQUEST ? text(payload, "transfer_id") : null);
        if (type == null || !type.needsToken()) {
            return new Head(ref, Proof.None.NEEDED);
        }
        return new Head(ref, proof(frame), type == RequestType.FILE_CHUNK_UPLOAD_REQUEST);
    }

    private static Proof proof(JsonObject frame) {
        return switch (frame.get("token")) {
            case String token -> new Proof.Token(token);
            case null -> Proof.Token.ABSENT;
            case JsonObject.Null ignored -> Proof.Token.ABSENT;
            // Mistyped: told by decode, which then turns the frame down whoever asks.
            default -> Proof.None.NEEDED;
        };
    }

    private static @Nullable String text(@Nullable JsonObject payload, String name) {
        return payload == null ? null : payload.text(name);
    }

    @Override
    public Request decode(JsonObject frame, ClientRef ref, Viewer viewer) {
        RequestType type = ((EnvelopeRef) ref).type();
        if (type == null) {
            return malformed(
                    frame.text("type") == null
                            ? Refusal.of(ErrorCode.INVALID_REQUEST_FORMAT)
                            : Refusal.of(ErrorCode.FEATURE_NOT_SUPPORTED));
        }
        String mistyped =
                mistypedText(frame, "token") ? "token" : mistypedText(frame, "request_id") ? "request_id" : null;
        if (mistyped != null) {
            return malformed(Refusal.of(ErrorCode.INVALID_PAYLOAD, mistyped + " must be a string"));
        }
        if (!(frame.get("payload") instanceof JsonObject payload)) {
            boolean missing = frame.get("payload") == null || frame.get("payload") == JsonObject.Null.NULL;
            return malformed(Refusal.of(
                    ErrorCode.INVALID_PAYLOAD, missing ? "payload is missing" : "payload must be an object"));
        }
        try {
            PayloadReader reader = readers.get(type);
            if (reader == null) {
                throw new IllegalStateException("nothing reads " + type);
            }
            return reader.read(new Fields(payload), frame.text("timestamp"), viewer);
        } catch (MalformedPayloadException malformed) {
            return malformed(Refusal.of(ErrorCode.INVALID_PAYLOAD, String.valueOf(malformed.getMessage())));
        } catch (InvalidFieldException invalid) {
            return new Request.Refused(new Refusal(invalid.code(), invalid.getMessage()));
        }
    }

    private static boolean mistypedText(JsonObject frame, String name) {
        return switch (frame.get(name)) {
            case null -> false;
            case String ignored -> false;
            case JsonObject.Null ignored -> false;
            default -> true;
        };
    }

    private static Request malformed(Refusal refusal) {
        return new Request.Malformed(refusal);
    }

    @Override
    public void encode(ClientRef clientRef, Reply reply, Viewer viewer, FrameSink frames) {
        var ref = (EnvelopeRef) clientRef;
        switch (reply) {
            case Refusal refusal -> refusals.write(ref, refusal, viewer, frames);
            case SessionReply.Malformed malformed -> refusals.writeError(ref, malformed.refusal(), viewer, frames);
            case SessionReply session -> responses.write(ref, session, viewer, frames);
            case AuthReply auth -> responses.write(ref, auth, frames);
            case ChatReply chat -> responses.write(ref, chat, viewer, frames);
            case GroupReply group -> responses.write(ref, group, viewer, frames);
            case FileReply file -> {
                JsonWriter out = frames.begin();
                transfers.write(ref, file, viewer, out);
                frames.end(out);
            }
            case FileAnswer answer -> {
                JsonWriter out = frames.begin();
                transfers.write(ref, answer, out);
                frames.end(out);
            }
            default -> throw new IllegalStateException("no reply of this system: " + reply.getClass());
        }
    }

    @Override
    public boolean encode(Delivery delivery, Viewer viewer, JsonWriter out) {
        return switch (delivery) {
            case ChatDelivery chat -> notifications.write(chat, viewer, out);
            case GroupDelivery group -> notifications.write(group, out);
            case PresenceDelivery presence -> notifications.write(presence, out);
            case FileDelivery file -> {
                transfers.write(file, viewer, out);
                yield true;
            }
            default -> throw new IllegalStateException("no delivery of this system: " + delivery.getClass());
        };
    }

    @Override
    public ClientRef unreadable() {
        return EnvelopeRef.UNREADABLE;
    }
}
