package im.crosstalk.gateway.envelope;

import im.crosstalk.gateway.dialect.Fields;
import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.gateway.dialect.Viewer;
import im.crosstalk.protocol.group.AccessRequest;
import im.crosstalk.protocol.group.GroupCommand;
import im.crosstalk.protocol.group.GroupQuery;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The extension REQUEST_V1: requests for friendship and membership. */
final class AccessRequests {
    private final EnvelopeIds ids;

    AccessRequests(EnvelopeIds ids) {
        this.ids = ids;
    }

    /** What may be asked for. */
    private enum Kind {
        FRIEND,
        JOIN_GROUP,
        GROUP_INVITATION
    }

    void addTo(Map<RequestType, PayloadReader> readers) {
        readers.put(RequestType.SEND_REQUEST_REQUEST, this::send);
        readers.put(RequestType.LIST_REQUESTS_REQUEST, (payload, timestamp, viewer) -> {
            Long after = payload.optionalInteger("after_request_number", 0, Long.MAX_VALUE);
            return new Request.Ask(new GroupQuery.ListRequests(after == null ? 0 : after));
        });
        readers.put(
                RequestType.SOLVE_REQUEST_REQUEST,
                (payload, timestamp, viewer) -> new Request.Ask(new GroupCommand.SolveRequest(
                        payload.integer("request_number", 0, Long.MAX_VALUE), payload.flag("accepted"))));
    }

    private Request send(Fields payload, @Nullable String timestamp, Viewer viewer) {
        Kind kind = payload.choice("kind", Kind.class);
        String message = payload.text("message");
        AccessRequest.Asked asked = switch (kind) {
            case FRIEND -> new AccessRequest.MakeFriend(ChatId.ofPrivate(viewer.signedIn(), user(payload)));
            case JOIN_GROUP -> new AccessRequest.JoinGroup(group(payload));
            case GROUP_INVITATION -> {
                String invited = payload.text("user_id");
                yield new AccessRequest.GroupInvitation(group(payload), ids.user(invited));
            }
        };
        return new Request.Ask(new GroupCommand.SendRequest(asked, message));
    }

    private UserId user(Fields payload) {
        return ids.user(payload.text("user_id"));
    }

    private ChatId group(Fields payload) {
        return ids.group(payload.text("group_id"));
    }
}
