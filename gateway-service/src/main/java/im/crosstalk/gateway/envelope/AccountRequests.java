package im.crosstalk.gateway.envelope;

import im.crosstalk.gateway.dialect.Fields;
import im.crosstalk.gateway.dialect.MalformedPayloadException;
import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.gateway.dialect.SessionReply;
import im.crosstalk.protocol.auth.AuthQuery;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sections 2 and 6 of the seed, and the extensions USER_LOOKUP_V1 and EMAIL_V1. */
final class AccountRequests {
    private static final int LONGEST_DEVICE = 64;

    private AccountRequests() {}

    static void addTo(Map<RequestType, PayloadReader> readers) {
        readers.put(
                RequestType.REGISTER_REQUEST,
                (payload, timestamp, viewer) ->
                        new Request.Register(payload.text("username"), payload.text("password_hash"), null, null));
        readers.put(
                RequestType.LOGIN_REQUEST,
                (payload, timestamp, viewer) ->
                        new Request.SignIn(payload.text("username"), payload.text("password_hash"), device(payload)));
        readers.put(RequestType.LOGOUT_REQUEST, (payload, timestamp, viewer) -> new Request.SignOut());
        readers.put(RequestType.CLIENT_FEATURES_ANNOUNCE_REQUEST, (payload, timestamp, viewer) -> {
            payload.texts("supported_extensions");
            return new Request.Answered(new SessionReply.Features());
        });
        readers.put(
                RequestType.HEARTBEAT_PING_REQUEST,
                (payload, timestamp, viewer) -> new Request.Answered(new SessionReply.Alive()));
        readers.put(
                RequestType.FIND_USER_REQUEST,
                (payload, timestamp, viewer) -> new Request.Ask(new AuthQuery.FindUser(payload.text("username"))));
        readers.put(
                RequestType.SEND_EMAIL_CODE_REQUEST,
                (payload, timestamp, viewer) -> new Request.SendEmailCode(payload.text("email")));
        readers.put(
                RequestType.SET_EMAIL_REQUEST,
                (payload, timestamp, viewer) ->
                        new Request.SetEmail(payload.text("email"), payload.integer("email_code", 0, Long.MAX_VALUE)));
    }

    private static @Nullable String device(Fields payload) {
        String device = payload.optionalText("device_id");
        if (device != null && (device.isEmpty() || device.length() > LONGEST_DEVICE)) {
            throw new MalformedPayloadException("device_id", "has 1 to 64 characters");
        }
        return device;
    }
}
