package im.crosstalk.gateway.command;

import im.crosstalk.gateway.dialect.Viewer;
import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.protocol.chat.ChatDelivery;
import im.crosstalk.protocol.group.GroupDelivery;

/** Writes what is told without being asked. */
final class Pushes {
    private static final String SOLVED = "Solved";

    private Pushes() {}

    /** False where this dialect has no frame for it: receipts, changes of groups (notices tell them), calls, relays. */
    static boolean write(ChatDelivery delivery, JsonWriter out) {
        return switch (delivery) {
            case ChatDelivery.MessagePosted posted -> {
                Frames.write(Frames.MESSAGES, Serialized.message(posted.message()), out);
                yield true;
            }
            case ChatDelivery.MessageRecalled recalled -> {
                Frames.write(Frames.MESSAGES, revoked(recalled), out);
                yield true;
            }
            case ChatDelivery.MessageDelivered ignored -> false;
            case ChatDelivery.MessageRead ignored -> false;
            case ChatDelivery.GroupChanged ignored -> false;
            case ChatDelivery.E2eeRelayed ignored -> false;
            case ChatDelivery.CallInvited ignored -> false;
            case ChatDelivery.CallChanged ignored -> false;
            case ChatDelivery.IceRelayed ignored -> false;
        };
    }

    /** As the history shows it: in its place, of its time. */
    private static String revoked(ChatDelivery.MessageRecalled recalled) {
        return Serialized.message(
                Contents.REVOKED,
                recalled.message().sequence(),
                recalled.message().chat().number(),
                recalled.sender(),
                Contents.REVOKED_CONTENT,
                recalled.receivedAt());
    }

    static boolean write(GroupDelivery delivery, Viewer viewer, JsonWriter out) {
        switch (delivery) {
            case GroupDelivery.RequestReceived received ->
                Frames.write(Frames.REQUESTS, Serialized.request(received.request()), out);
            case GroupDelivery.RequestAnswered answered ->
                stateUpdate(answered.request(), answered.approved() ? "Approved" : "Refused", out);
            case GroupDelivery.RequestSolved solved -> stateUpdate(solved.request(), SOLVED, out);
            case GroupDelivery.Noticed noticed ->
                Frames.write(Frames.NOTICES, Serialized.notice(noticed.notice(), viewer.signedIn()), out);
        }
        return true;
    }

    private static void stateUpdate(long request, String state, JsonWriter out) {
        out.beginObject()
                .field("command", "RequestStateUpdate")
                .beginObject("data")
                .field("state", state)
                .field("reqId", request)
                .endObject()
                .endObject();
    }
}
