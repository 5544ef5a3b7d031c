package im.crosstalk.system;

import static im.crosstalk.system.EnvelopeUser.payload;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One who speaks envelope and two who speak command, in one group: what each does, the others see in their own words, in one
 * order, live and after they come back. It walks the matrix of docs/protocol/crossing.md.
 */
class CrossingIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final CrosstalkSystem system = CrosstalkSystem.running();
    private CommandUser ann;
    private CommandUser ben;
    private EnvelopeUser eve;
    private long eveNumber;
    private long group;
    private String groupId = "";

    /** A message as anybody sees it, whatever the dialect. */
    private record Seen(long place, long sender, String text, boolean recalled) {}

    @BeforeEach
    void threeInAGroup() {
        ann = CommandUser.register("ann", system, system.gateway(1));
        ben = CommandUser.register("ben", system, system.gateway(2));
        eve = EnvelopeUser.register("eve", system.gateway(2));
        eveNumber = ann.succeed("FindUser", Map.of("userName", eve.name))
                .path("userId")
                .asLong();
        assertThat(ann.succeed("GetUserInfo", eveNumber).path("uid").asString()).isEqualTo(eve.id());
        ann.befriend(ben);
        befriendAcross();
        group = ann.succeed("CreateGroupChat", Map.of("name", "crossing", "memberIds", List.of(ben.id(), eveNumber)))
                .path("chatId")
                .asLong();
        JsonNode joined = eve.await("GROUP_EVENT_NOTIFICATION", event -> isOf(event, "USER_JOINED", eveNumber));
        groupId = joined.path("payload").path("group_id").asString();
        ben.awaitNotice("GroupJoined", content -> content.path("chatId").asLong() == group);
        assertThat(ann.ask("GetChatInfo", group).path("data").asString()).contains("\"groupId\":\"" + groupId + "\"");
    }

    @AfterEach
    void leave() {
        ann.close();
        ben.close();
        eve.close();
    }

    private boolean isOf(JsonNode event, String type, long target) {
        return event.path("event_type").asString().equals(type)
                && (group == 0 || event.path("chat_number").asLong() == group)
                && event.path("target_user_number").asLong() == target;
    }

    /** A request of the command dialect, answered from the envelope dialect. */
    private void befriendAcross() {
        long request = ann.succeed(
                        "SendRequest",
                        Map.of(
                                "clientId",
                                70,
                                "message",
                                "across",
                                "content",
                                Map.of("type", "MakeFriend", "receiverId", eveNumber)))
                .path("reqId")
                .asLong();
        JsonNode asked = eve.await(
                        "REQUEST_NOTIFICATION",
                        each -> each.path("request_number").asLong() == request)
                .path("payload");
        assertThat(asked.path("kind").asString()).isEqualTo("FRIEND");
        assertThat(asked.path("sender_user_number").asLong()).isEqualTo(ann.id());
        assertThat(asked.path("message").asString()).isEqualTo("across");
        JsonNode listed = eve.request("LIST_REQUESTS_REQUEST", payload());
        assertThat(listed.path("payload")
                        .path("requests")
                        .path(0)
                        .path("request_number")
                        .asLong())
                .isEqualTo(request);
        JsonNode solved = eve.request("SOLVE_REQUEST_REQUEST", payload("request_number", request, "accepted", true));
        assertThat(solved.path("payload").path("success").asBoolean()).isTrue();
        ann.await(
                "RequestStateUpdate",
                data -> data.path("reqId").asLong() == request
                        && data.path("state").asString().equals("Approved"));
        ann.awaitNotice("FriendAdded", content -> content.path("userId").asLong() == eveNumber);
        eve.await(
                "REQUEST_STATE_NOTIFICATION",
                each -> each.path("request_number").asLong() == request);
    }

    private void writeAsEnvelope(String type, String content) {
        String key = "k-" + type + "-" + content.hashCode();
        eve.send(
                "SEND_GROUP_MESSAGE_REQUEST",
                payload("group_id", groupId, "client_message_id", key, "content_type", type, "content", content),
                key);
        eve.acknowledged(key, "SENT_TO_SERVER");
    }

    @Test
    void allSeeTheSameInTheSameOrder() {
        ann.write(group, "hello all");
        writeAsEnvelope("TEXT", "hello from the other side 😀 \"quoted\"");
        ben.write(group, "MentionText", "{\"text\":\"hey\",\"userId\":1}");
        ben.write(group, "ReplyText", "\"re: hello\"");
        ben.write(group, "Transfer", "\"fwd\"");
        ann.write(group, "File", "\"/files/1\"");
        ann.write(group, "Image", "\"/files/2\"");
        ann.write(group, "Voice", "\"/files/3\"");
        writeAsEnvelope("FILE_POINTER", "/files/4");
        writeAsEnvelope("IMAGE_POINTER", "/files/5");
        writeAsEnvelope("VOICE_POINTER", "/files/6");
        writeAsEnvelope("ENCRYPTED_TEXT_AES", "0badc0de");
        awaitAgreement(12);
        assertThat(typesOf(ann.messages(group)))
                .containsExactly("Text", "MentionText", "ReplyText", "Transfer", "File", "Image", "Voice", "Text");
        assertThat(contentTypesOfEve())
                .containsExactly("TEXT", "TEXT", "TEXT", "TEXT", "FILE_POINTER", "IMAGE_POINTER", "VOICE_POINTER");

        // Recall: the envelope user's message by an admin of the command dialect, and the other way round.
        ann.succeed("SetGroupAdmin", Map.of("chatId", group, "userId", ben.id(), "admin", true));
        eve.await("GROUP_EVENT_NOTIFICATION", event -> isOf(event, "ROLE_CHANGED", ben.id()));
        ann.awaitNotice("AdminChanged", content -> content.path("userId").asLong() == ben.id());
        ben.succeed("RevokeMessage", Map.of("chatId", group, "inChatId", 2, "method", "GroupAdmin"));
        eve.await(
                "MESSAGE_RECALLED_NOTIFICATION",
                recall -> recall.path("sequence").asLong() == 2);

        // Transfer to the envelope user, who then recalls and removes.
        ann.succeed("GroupOwnerTransfer", Map.of("chatId", group, "userId", eveNumber));
        eve.await("GROUP_EVENT_NOTIFICATION", event -> isOf(event, "ROLE_CHANGED", eveNumber));
        ben.awaitNotice(
                "OwnerTransferred",
                content -> content.path("userId").asLong() == eveNumber
                        && content.path("oldOwnerId").asLong() == ann.id());
        assertThat(ben.succeed("GetGroupOwner", group).path("userId").asLong()).isEqualTo(eveNumber);
        JsonNode recalled = eve.request(
                "RECALL_MESSAGE_REQUEST",
                payload("chat_type", "GROUP", "chat_id", groupId, "server_message_id", group + "-1"));
        assertThat(recalled.path("payload").path("success").asBoolean()).isTrue();
        awaitRevoked(ann, 1);
        awaitRevoked(ben, 1);
        awaitRevoked(ben, 2);

        // Reading.
        JsonNode marked = eve.request(
                "MARK_READ_REQUEST",
                payload("chat_type", "GROUP", "chat_id", groupId, "server_message_id", group + "-12"));
        assertThat(marked.path("payload").path("unread_count").asInt(-1)).isZero();
        ben.succeed("SetReadCursor", Map.of("chatId", group, "inChatId", 5));
        assertThat(ann.succeed("GetUserReadInGroup", Map.of("chatId", group, "inChatId", 12))
                        .path("userIds")
                        .toString())
                .contains(Long.toString(eveNumber))
                .doesNotContain("," + ben.id() + ",");
        assertThat(ann.succeed("GetUserReadInGroup", Map.of("chatId", group, "inChatId", 5))
                        .path("userIds")
                        .toString())
                .contains(Long.toString(eveNumber), Long.toString(ben.id()));

        // All come back, and see it again.
        List<Seen> live = historyOfEve();
        comeBack();
        ann.pull(0, 0);
        ben.pull(0, 0);
        assertThat(seen(ann)).isEqualTo(live);
        assertThat(seen(ben)).isEqualTo(live);
        assertThat(historyOfEve()).isEqualTo(live);
        assertThat(live).hasSize(12);
        assertThat(live.stream().filter(Seen::recalled).map(Seen::place)).containsExactly(1L, 2L);

        // Removal: nothing more reaches the removed, nor comes from them.
        JsonNode removed = eve.request("KICK_MEMBER_REQUEST", payload("group_id", groupId, "user_id", uidOf(ben)));
        assertThat(removed.path("payload").path("success").asBoolean()).isTrue();
        ben.awaitNotice("GroupRemoved", content -> content.path("userId").asLong() == ben.id());
        ann.awaitNotice("GroupRemoved", content -> content.path("userId").asLong() == ben.id());
        assertThat(ben.state("SendMessage", ben.message(group, "Text", "\"still here\"")))
                .isEqualTo("UserNotInChat");
        writeAsEnvelope("TEXT", "without ben");
        ann.await("Messages", data -> data.toString().contains("without ben"));
        ann.write(group, "indeed");
        eve.await(
                "GROUP_MESSAGE_NOTIFICATION",
                message -> message.path("content").asString().equals("indeed"));
        assertThat(ben.arrivals(group)).allMatch(place -> place <= 12);
        assertThat(CommandUser.elements("Messages", ben.pull(0, 0)))
                .noneMatch(message -> message.path("chatId").asLong() == group);
    }

    @Test
    void privateMessagesAndReceiptsCross() {
        String key = "private-1";
        eve.send(
                "SEND_PRIVATE_MESSAGE_REQUEST",
                payload(
                        "recipient_user_id",
                        uidOf(ann),
                        "client_message_id",
                        key,
                        "content_type",
                        "TEXT",
                        "content",
                        "psst"),
                key);
        JsonNode acknowledged = eve.acknowledged(key, "SENT_TO_SERVER");
        long number = acknowledged.path("chat_number").asLong();
        ann.await("Messages", data -> data.toString().contains("psst"));
        eve.acknowledged(key, "DELIVERED_TO_RECIPIENT_CLIENT");
        ann.succeed("SetReadCursor", Map.of("chatId", number, "inChatId", 1));
        eve.acknowledged(key, "READ_BY_RECIPIENT");

        assertThat(ann.write(number, "psst yourself")).isEqualTo(2);
        JsonNode got = eve.await(
                        "PRIVATE_MESSAGE_NOTIFICATION",
                        message -> message.path("content").asString().equals("psst yourself"))
                .path("payload");
        assertThat(got.path("sender_user_number").asLong()).isEqualTo(ann.id());
        assertThat(got.path("sequence").asLong()).isEqualTo(2);
        eve.request(
                "MARK_READ_REQUEST",
                payload("chat_type", "PRIVATE", "chat_id", uidOf(ann), "server_message_id", number + "-2"));
        assertThat(ann.succeed("GetUserReadInPrivate", number).path("inChatId").asLong())
                .isEqualTo(2);

        // No friends any more: neither dialect may write.
        ann.succeed("Unfriend", eveNumber);
        assertThat(ann.state("SendMessage", ann.message(number, "Text", "\"x\"")))
                .isEqualTo("UserNotInChat");
        JsonNode refused = eve.request(
                "SEND_PRIVATE_MESSAGE_REQUEST",
                payload(
                        "recipient_user_id",
                        uidOf(ann),
                        "client_message_id",
                        "private-2",
                        "content_type",
                        "TEXT",
                        "content",
                        "x"));
        assertThat(refused.path("payload").path("error_code").asString()).isEqualTo("PERMISSION_DENIED");
    }

    @Test
    void whatArrivedMeanwhileIsPulledAndCountsAsDelivered() {
        ann.close();
        String key = "meanwhile";
        eve.send(
                "SEND_PRIVATE_MESSAGE_REQUEST",
                payload(
                        "recipient_user_id",
                        uidOf(ann),
                        "client_message_id",
                        key,
                        "content_type",
                        "TEXT",
                        "content",
                        "while you were out"),
                key);
        eve.acknowledged(key, "SENT_TO_SERVER");
        ann = ann.again();
        assertThat(CommandUser.elements("Messages", ann.pull(0, 0)))
                .anyMatch(
                        message -> message.path("serializedContent").asString().contains("while you were out"));
        eve.acknowledged(key, "DELIVERED_TO_RECIPIENT_CLIENT");
    }

    private String uidOf(CommandUser user) {
        return ben.succeed("GetUserInfo", user.id()).path("uid").asString();
    }

    private void comeBack() {
        ann.close();
        ben.close();
        eve.close();
        ann = ann.again();
        ben = ben.again();
        eve = eve.again(system.gateway(1), null);
    }

    private void awaitRevoked(CommandUser user, long place) {
        Awaitility.await(user.name + " sees " + place + " revoked")
                .atMost(PATIENCE)
                .until(() -> user.messages(group).stream()
                        .anyMatch(message -> message.path("inChatId").asLong() == place
                                && message.path("type").asString().equals("Revoked")
                                && message.path("serializedContent").asString().equals("\"\"")));
    }

    /** All three have all messages: those of others pushed, in order; their own acknowledged. */
    private void awaitAgreement(int messages) {
        Awaitility.await("live pushes").atMost(PATIENCE).untilAsserted(() -> {
            assertThat(ann.arrivals(group)).isSorted().hasSize(8);
            assertThat(ben.arrivals(group)).isSorted().hasSize(9);
            assertThat(groupPushesOfEve()).hasSize(7);
        });
        ann.pull(0, 0);
        ben.pull(0, 0);
        List<Seen> history = historyOfEve();
        assertThat(history).hasSize(messages);
        assertThat(history.stream().map(Seen::place)).isSorted();
        assertThat(seen(ann)).isEqualTo(history);
        assertThat(seen(ben)).isEqualTo(history);
    }

    private List<Seen> seen(CommandUser user) {
        return user.messages(group).stream()
                .map(message -> new Seen(
                        message.path("inChatId").asLong(),
                        message.path("senderId").asLong(),
                        text(message),
                        message.path("type").asString().equals("Revoked")))
                .toList();
    }

    /** A JSON string stands for its text, other JSON for itself. */
    private static String text(JsonNode message) {
        String serialized = message.path("serializedContent").asString();
        JsonNode content = JSON.readTree(serialized);
        return content.isString() ? content.asString() : serialized;
    }

    private List<Seen> historyOfEve() {
        List<Seen> all = new ArrayList<>();
        for (JsonNode message : eve.history("GROUP", groupId)) {
            all.add(new Seen(
                    message.path("sequence").asLong(),
                    message.path("sender_user_number").asLong(),
                    message.path("content").asString(),
                    message.path("recalled").asBoolean()));
        }
        all.sort(Comparator.comparingLong(Seen::place));
        return all;
    }

    private List<JsonNode> groupPushesOfEve() {
        return eve.received("GROUP_MESSAGE_NOTIFICATION").stream()
                .map(frame -> frame.path("payload"))
                .filter(payload -> payload.path("group_id").asString().equals(groupId))
                .toList();
    }

    private List<String> contentTypesOfEve() {
        return groupPushesOfEve().stream()
                .map(message -> message.path("content_type").asString())
                .toList();
    }

    private List<String> typesOf(List<JsonNode> messages) {
        return messages.stream()
                .filter(message -> message.path("senderId").asLong() != eveNumber
                        || message.path("serializedContent").asString().equals("\"0badc0de\""))
                .map(message -> message.path("type").asString())
                .toList();
    }
}
