package im.crosstalk.system;

import static im.crosstalk.system.EnvelopeUser.payload;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The rows of docs/protocol/crossing.md that the conversation of {@link CrossingIT} does not touch: groups, requests,
 * files of a room, presence, and what one dialect cannot express.
 */
class CrossingMatrixIT {
    private final CrosstalkSystem system = CrosstalkSystem.running();
    private CommandUser ann;
    private CommandUser ben;
    private EnvelopeUser eve;
    private EnvelopeUser fay;

    @BeforeEach
    void twoOfEachDialect() {
        ann = CommandUser.register("ann", system, system.gateway(1));
        ben = CommandUser.register("ben", system, system.gateway(2));
        eve = EnvelopeUser.register("eve", system.gateway(2));
        fay = EnvelopeUser.register("fay", system.gateway(1));
    }

    @AfterEach
    void leave() {
        ann.close();
        ben.close();
        eve.close();
        fay.close();
    }

    private long numberOf(EnvelopeUser user) {
        return ann.succeed("FindUser", Map.of("userName", user.name))
                .path("userId")
                .asLong();
    }

    private String uidOf(CommandUser user) {
        return ann.succeed("GetUserInfo", user.id()).path("uid").asString();
    }

    private static JsonNode succeed(EnvelopeUser user, String type, Object... fields) {
        JsonNode answer = user.request(type, payload(fields)).path("payload");
        assertThat(answer.path("success").asBoolean())
                .as("%s: %s", type, answer)
                .isTrue();
        return answer;
    }

    /** Waits for an event in a group, seen by an envelope user. */
    private static JsonNode event(EnvelopeUser user, String type, long group, long target) {
        return user.await(
                        "GROUP_EVENT_NOTIFICATION",
                        event -> event.path("event_type").asString().equals(type)
                                && event.path("chat_number").asLong() == group
                                && event.path("target_user_number").asLong() == target)
                .path("payload");
    }

    private static JsonNode noticed(CommandUser user, String type, long group, long whom) {
        return user.awaitNotice(
                type,
                content -> content.path("chatId").asLong() == group
                        && content.path("userId").asLong() == whom);
    }

    /** A request of the envelope dialect, answered from the command dialect; their chat's number. */
    private long befriendFromEnvelope(EnvelopeUser user, CommandUser other) {
        long number = numberOf(user);
        long request = succeed(user, "SEND_REQUEST_REQUEST", "kind", "FRIEND", "user_id", uidOf(other), "message", "hi")
                .path("request_number")
                .asLong();
        JsonNode asked = other.awaitRequest(request).path("info");
        assertThat(asked.path("senderId").asLong()).isEqualTo(number);
        assertThat(asked.path("message").asString()).isEqualTo("hi");
        assertThat(asked.path("content").path("type").asString()).isEqualTo("MakeFriend");
        solve(other, request);
        answered(user, request);
        other.await(
                "RequestStateUpdate",
                data -> data.path("reqId").asLong() == request
                        && data.path("state").asString().equals("Solved"));
        return other.awaitNotice(
                        "FriendAdded", content -> content.path("userId").asLong() == number)
                .path("chatId")
                .asLong();
    }

    private static void solve(CommandUser user, long request) {
        user.succeed("SolveRequest", Map.of("reqId", request, "answer", "Approved"));
    }

    private static void answered(EnvelopeUser user, long request) {
        user.await(
                "REQUEST_STATE_NOTIFICATION",
                each -> each.path("request_number").asLong() == request
                        && each.path("state").asString().equals("APPROVED"));
    }

    @Test
    void groupsOfEnvelopeAreSeenInCommand() {
        JsonNode created =
                succeed(eve, "CREATE_GROUP_REQUEST", "group_name", "open", "initial_member_ids", List.of(uidOf(ann)));
        String id = created.path("group_id").asString();
        long group = created.path("chat_number").asLong();
        noticed(ann, "GroupJoined", group, ann.id());
        succeed(fay, "JOIN_GROUP_REQUEST", "group_id", id);
        noticed(ann, "GroupJoined", group, numberOf(fay));
        succeed(eve, "ADD_MEMBER_REQUEST", "group_id", id, "user_id", uidOf(ben));
        noticed(ann, "GroupJoined", group, ben.id());
        noticed(ben, "GroupJoined", group, ben.id());

        // A new name is no push, and no more is it that somebody reads.
        String annsUid = uidOf(ann);
        ann.write(group, "read this");
        ann.forget();
        succeed(eve, "RENAME_GROUP_REQUEST", "group_id", id, "group_name", "renamed");
        eve.request(
                "MARK_READ_REQUEST", payload("chat_type", "GROUP", "chat_id", id, "server_message_id", group + "-1"));
        succeed(eve, "CHANGE_ROLE_REQUEST", "group_id", id, "user_id", annsUid, "role", "ADMIN");
        assertThat(noticed(ann, "AdminChanged", group, ann.id()).path("admin").asBoolean())
                .isTrue();
        assertThat(ann.commands()).containsExactly("Notices");
        assertThat(ann.ask("GetChatInfo", group).path("data").asString()).contains("\"name\":\"renamed\"");

        succeed(eve, "CHANGE_ROLE_REQUEST", "group_id", id, "user_id", annsUid, "role", "OWNER");
        assertThat(noticed(ben, "OwnerTransferred", group, ann.id())
                        .path("oldOwnerId")
                        .asLong())
                .isEqualTo(numberOf(eve));
        succeed(eve, "LEAVE_GROUP_REQUEST", "group_id", id);
        noticed(ann, "GroupLeft", group, numberOf(eve));
    }

    @Test
    void membershipIsAskedForAcrossDialects() {
        ann.befriend(ben);
        long group = ann.succeed("CreateGroupChat", Map.of("name", "by approval", "memberIds", List.of(ben.id())))
                .path("chatId")
                .asLong();
        String id = CommandUser.read(ann.ask("GetChatInfo", group).path("data").asString())
                .path("groupId")
                .asString();

        // Joining a group by approval asks those who answer.
        JsonNode refused =
                eve.request("JOIN_GROUP_REQUEST", payload("group_id", id)).path("payload");
        assertThat(refused.path("success").asBoolean(true)).isFalse();
        long eveNumber = numberOf(eve);
        JsonNode asked = ann.awaitRequestOf("JoinGroup", eveNumber);
        assertThat(asked.path("info").path("content").path("chatId").asLong()).isEqualTo(group);
        long join = asked.path("info").path("reqId").asLong();
        solve(ann, join);
        answered(eve, join);
        event(eve, "USER_JOINED", group, eveNumber);
        noticed(ben, "GroupJoined", group, eveNumber);

        // An invitation of the command dialect, accepted in envelope.
        long invitation = ask(ann, Map.of("type", "GroupInvitation", "receiverId", numberOf(fay), "chatId", group));
        JsonNode invited = fay.await(
                        "REQUEST_NOTIFICATION",
                        each -> each.path("request_number").asLong() == invitation)
                .path("payload");
        assertThat(invited.path("kind").asString()).isEqualTo("GROUP_INVITATION");
        succeed(fay, "SOLVE_REQUEST_REQUEST", "request_number", invitation, "accepted", true);
        event(eve, "USER_JOINED", group, numberOf(fay));

        try (var cat = CommandUser.register("cat", system, system.gateway(2))) {
            // Asked for and granted in command, seen in envelope; so is the removal.
            solve(ann, awaited(ann, ask(cat, Map.of("type", "JoinGroup", "chatId", group))));
            event(eve, "USER_JOINED", group, cat.id());
            ann.succeed("RemoveGroupMember", Map.of("chatId", group, "userId", cat.id()));
            event(eve, "USER_KICKED", group, cat.id());

            // Invited by a plain member in envelope, accepted in command, reviewed in command.
            long plain = succeed(
                            eve,
                            "SEND_REQUEST_REQUEST",
                            "kind",
                            "GROUP_INVITATION",
                            "group_id",
                            id,
                            "user_id",
                            uidOf(cat),
                            "message",
                            "come")
                    .path("request_number")
                    .asLong();
            solve(cat, awaited(cat, plain));
            answered(eve, plain);
            long review = ann.awaitRequestOf("InvitedJoinGroup", cat.id())
                    .path("info")
                    .path("reqId")
                    .asLong();
            solve(ann, review);
            noticed(cat, "GroupJoined", group, cat.id());
        }

        // Roles.
        ann.succeed("SetGroupAdmin", Map.of("chatId", group, "userId", eveNumber, "admin", true));
        assertThat(event(fay, "ROLE_CHANGED", group, eveNumber)
                        .path("details")
                        .path("new_role")
                        .asString())
                .isEqualTo("ADMIN");
        ann.succeed("GroupOwnerTransfer", Map.of("chatId", group, "userId", numberOf(fay)));
        assertThat(event(fay, "ROLE_CHANGED", group, ann.id())
                        .path("details")
                        .path("new_role")
                        .asString())
                .isEqualTo("ADMIN");
        assertThat(event(eve, "ROLE_CHANGED", group, numberOf(fay))
                        .path("details")
                        .path("new_role")
                        .asString())
                .isEqualTo("OWNER");

        // Not expressed: notices of a group, settings.
        int before = eve.received().size();
        ann.succeed("SendGroupNotice", Map.of("chatId", group, "clientId", 1, "notice", "unseen"));
        ann.succeed("SetUserSetting", "{}");
        long own = ann.write(group, "seen");
        JsonNode seen = eve.await(
                "GROUP_MESSAGE_NOTIFICATION",
                each -> each.path("content").asString().equals("seen"));
        assertThat(seen.path("payload").path("client_message_id").isNull()).isTrue();
        assertThat(eve.received().stream()
                        .skip(before)
                        .filter(frame -> !frame.path("type").asString().equals("USER_STATUS_UPDATE_NOTIFICATION")))
                .containsExactly(seen);

        ann.succeed("RevokeMessage", Map.of("chatId", group, "inChatId", own, "method", "Sender"));
        eve.await("MESSAGE_RECALLED_NOTIFICATION", each -> each.path("sequence").asLong() == own);
    }

    private static long ask(CommandUser user, Map<String, Object> content) {
        return user.succeed("SendRequest", Map.of("clientId", 5, "message", "please", "content", content))
                .path("reqId")
                .asLong();
    }

    private static long awaited(CommandUser user, long request) {
        return user.awaitRequest(request).path("info").path("reqId").asLong();
    }

    @Test
    void comingAndGoingIsSeenInEnvelopeOnly() {
        befriendFromEnvelope(eve, ann);
        String annsUid = uidOf(ann);
        ann.close();
        status(eve, annsUid, "OFFLINE");
        int before = eve.received().size();
        ann = ann.again();
        status(eve, annsUid, "ONLINE", before);
        ann.forget();
        eve.close();
        eve = eve.again(system.gateway(1), null);
        status(eve, annsUid, "ONLINE");
        ann.succeed("Heartbeat", null);
        assertThat(ann.commands()).containsExactly("HeartbeatResponse");
    }

    private static void status(EnvelopeUser user, String whose, String status) {
        status(user, whose, status, 0);
    }

    private static void status(EnvelopeUser user, String whose, String status, int from) {
        user.await(
                "USER_STATUS_UPDATE_NOTIFICATION",
                from,
                each -> each.path("user_id").asString().equals(whose)
                        && each.path("online_status").asString().equals(status));
    }

    @Test
    void whatCommandCannotExpressReachesTheUsersEnvelopeDevices() {
        befriendFromEnvelope(eve, ann);
        String annsUid = uidOf(ann);
        ann.forget();
        assertThat(eve.request(
                                "E2EE_INITIATE_SESSION_REQUEST",
                                payload(
                                        "recipient_user_id",
                                        annsUid,
                                        "sender_identity_public_key",
                                        "BQ",
                                        "sender_prekey_bundle",
                                        Map.of("one_time", "BQ")))
                        .path("payload")
                        .path("success")
                        .asBoolean())
                .isTrue();
        JsonNode offered = eve.request(
                "FILE_TRANSFER_OFFER_REQUEST",
                payload(
                        "recipient_user_id",
                        annsUid,
                        "file_name",
                        "a.zip",
                        "file_size",
                        3,
                        "file_type",
                        "application/zip",
                        "file_hash_sha256",
                        "0".repeat(64)));
        assertThat(offered.path("payload").path("status").asString()).isEqualTo("PENDING");
        String unheard = call(annsUid, "CONNECTING");
        eve.request("MEDIA_CALL_END_REQUEST", payload("call_id", unheard, "reason", "USER_HUNG_UP"));

        try (var phone = EnvelopeUser.signedIn(ann.name, CommandUser.PASSWORD, system.gateway(2))) {
            phone.await(
                    "E2EE_INITIATE_SESSION_REQUEST",
                    each -> each.path("sender_identity_public_key").asString().equals("BQ"));
            phone.await(
                    "FILE_TRANSFER_OFFER_NOTIFICATION",
                    each -> each.path("file_name").asString().equals("a.zip"));
            String heard = call(annsUid, "CONNECTING");
            phone.await(
                    "MEDIA_CALL_INVITATION_NOTIFICATION",
                    each -> each.path("call_id").asString().equals(heard));
            phone.request("MEDIA_CALL_RESPONSE_REQUEST", payload("call_id", heard, "accepted", false));
            eve.await(
                    "MEDIA_CALL_STATUS_NOTIFICATION",
                    each -> each.path("call_id").asString().equals(heard)
                            && each.path("status").asString().equals("REJECTED_BY_USER"));
        }
        ann.succeed("Heartbeat", null);
        assertThat(ann.commands()).containsExactly("HeartbeatResponse");
    }

    private String call(String whom, String status) {
        JsonNode calling = eve.request(
                        "MEDIA_CALL_REQUEST",
                        payload("recipient_user_id", whom, "media_type", "VOICE", "sdp_offer", "v=0"))
                .path("payload");
        assertThat(calling.path("status").asString()).isEqualTo(status);
        return calling.path("call_id").asString();
    }

    @Test
    void aFileOfARoomIsAMessageInBothDialects() {
        long pair = befriendFromEnvelope(eve, ann);
        String room = "uu_" + Long.toHexString(pair);
        String name = UUID.randomUUID() + ".txt";
        // In plain, on a connection that is sealed for its own dialect.
        room("file_send_init", room, name, "file_size", 5, "file_type", "text/plain", "total_packets", 1);
        String data = Base64.getEncoder().encodeToString(new byte[5]);
        room("file_send_data", room, name, "sequence_number", 1, "file_data", data);
        room("file_send_fin", room, name);
        JsonNode pointer = eve.await(
                        "PRIVATE_MESSAGE_NOTIFICATION",
                        each -> each.path("content_type").asString().equals("FILE_POINTER"))
                .path("payload");
        assertThat(CommandUser.read(pointer.path("content").asString())
                        .path("file_name")
                        .asString())
                .isEqualTo(name);
        JsonNode message = CommandUser.elements("Messages", ann.pull(0, 0)).stream()
                .filter(each -> each.path("chatId").asLong() == pair)
                .findFirst()
                .orElseThrow();
        assertThat(message.path("type").asString()).isEqualTo("File");
        assertThat(message.path("inChatId").asLong())
                .isEqualTo(pointer.path("sequence").asLong());
        assertThat(CommandUser.read(message.path("serializedContent").asString())
                        .asString())
                .isEqualTo(pointer.path("content").asString());
    }

    private void room(String action, String room, String name, Object... more) {
        var frame = payload("action", action);
        var data = payload(more);
        data.put("chat_id", ann.name).put("room_id", room).put("file_path", name);
        frame.set("data", data);
        JsonNode answer = ann.exchange(
                frame.toString(), each -> each.path("action").asString("").startsWith("file_"));
        assertThat(answer.path("status").asString("")).as("%s", answer).isEqualTo("success");
    }
}
