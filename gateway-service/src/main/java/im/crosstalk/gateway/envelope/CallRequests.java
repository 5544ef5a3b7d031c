package im.crosstalk.gateway.envelope;

import im.crosstalk.gateway.dialect.Fields;
import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.gateway.dialect.Viewer;
import im.crosstalk.gateway.json.JsonObject;
import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.protocol.RawJson;
import im.crosstalk.protocol.chat.CallId;
import im.crosstalk.protocol.chat.ChatCommand;
import im.crosstalk.protocol.chat.ChatCommand.E2eeKind;
import im.crosstalk.protocol.chat.ChatCommand.MediaType;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.Map;
import java.util.Set;

/** Sections 8.2 and 8.3 of the seed: end-to-end encryption and calls. */
final class CallRequests {
    /** What the server adds to a relayed payload, and so takes out of what the client wrote. */
    private static final Set<String> OURS = Set.of("sender_user_id", "sender_user_number", "token");

    private final EnvelopeIds ids;

    CallRequests(EnvelopeIds ids) {
        this.ids = ids;
    }

    void addTo(Map<RequestType, PayloadReader> readers) {
        readers.put(RequestType.E2EE_INITIATE_SESSION_REQUEST, (payload, timestamp, viewer) -> {
            String recipient = payload.text("recipient_user_id");
            payload.text("sender_identity_public_key");
            payload.raw("sender_prekey_bundle");
            return relay(payload, recipient, E2eeKind.INITIATE_SESSION, viewer);
        });
        readers.put(RequestType.E2EE_SESSION_DATA_EXCHANGE_MESSAGE, (payload, timestamp, viewer) -> {
            String target = payload.text("target_user_id");
            payload.text("encrypted_e2ee_payload");
            return relay(payload, target, E2eeKind.SESSION_DATA, viewer);
        });
        readers.put(RequestType.MEDIA_CALL_REQUEST, (payload, timestamp, viewer) -> {
            String callee = payload.text("recipient_user_id");
            MediaType media = payload.choice("media_type", MediaType.class);
            RawJson offer = payload.optionalRaw("sdp_offer");
            UserId user = ids.user(callee);
            return new Request.Ask(
                    new ChatCommand.StartCall(ChatId.ofPrivate(viewer.signedIn(), user), user, media, offer));
        });
        readers.put(RequestType.MEDIA_CALL_RESPONSE_REQUEST, (payload, timestamp, viewer) -> {
            String call = payload.text("call_id");
            boolean accepted = payload.flag("accepted");
            RawJson answer = payload.optionalRaw("sdp_answer");
            return new Request.Ask(new ChatCommand.AnswerCall(CallId.parse(call), accepted, answer));
        });
        readers.put(RequestType.MEDIA_ICE_CANDIDATE_MESSAGE, (payload, timestamp, viewer) -> {
            String call = payload.text("call_id");
            String target = payload.text("target_user_id");
            RawJson candidate = payload.raw("candidate");
            return new Request.Ask(new ChatCommand.RelayIce(CallId.parse(call), ids.user(target), candidate));
        });
        readers.put(RequestType.MEDIA_CALL_END_REQUEST, (payload, timestamp, viewer) -> {
            String call = payload.text("call_id");
            String reason = payload.text("reason");
            return new Request.Ask(new ChatCommand.EndCall(CallId.parse(call), reason));
        });
    }

    private Request relay(Fields payload, String recipient, E2eeKind kind, Viewer viewer) {
        UserId user = ids.user(recipient);
        return new Request.Ask(new ChatCommand.RelayE2ee(
                ChatId.ofPrivate(viewer.signedIn(), user), user, kind, withoutOurs(payload.object())));
    }

    private static RawJson withoutOurs(JsonObject payload) {
        var out = new JsonWriter();
        out.beginObject();
        payload.forEach((name, value) -> {
            if (!OURS.contains(name)) {
                out.value(name, value);
            }
        });
        out.endObject();
        return new RawJson(out.toString());
    }
}
