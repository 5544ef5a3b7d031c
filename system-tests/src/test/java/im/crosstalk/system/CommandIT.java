package im.crosstalk.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The command dialect on the real system: friends, groups, messages. Its states are walked by {@link CommandStatesIT}. */
class CommandIT {
    private final CrosstalkSystem system = CrosstalkSystem.running();
    private CommandUser ann;
    private CommandUser ben;
    private CommandUser cat;

    @BeforeEach
    void threeUsersAtTwoGateways() {
        ann = CommandUser.register("ann", system, system.gateway(1));
        ben = CommandUser.register("ben", system, system.gateway(2));
        cat = CommandUser.register("cat", system, system.gateway(1));
    }

    @AfterEach
    void leave() {
        ann.close();
        ben.close();
        cat.close();
    }

    @Test
    void friendsAreMadeAndUnmade() {
        Map<String, Object> asked =
                Map.of("clientId", 1, "message", "hi", "content", Map.of("type", "MakeFriend", "receiverId", ben.id()));
        JsonNode sent = ann.succeed("SendRequest", asked);
        long request = sent.path("reqId").asLong();
        assertThat(sent.path("clientId").asLong()).isEqualTo(1);
        assertThat(ann.succeed("SendRequest", asked).path("reqId").asLong()).isEqualTo(request);
        JsonNode seen = ben.awaitRequest(request);
        assertThat(seen.path("state").asString()).isEqualTo("Unsolved");
        assertThat(seen.path("info").path("senderId").asLong()).isEqualTo(ann.id());
        assertThat(seen.path("info").path("content").path("receiverId").asLong())
                .isEqualTo(ben.id());
        assertThat(ann.state("SolveRequest", Map.of("reqId", request, "answer", "Approved")))
                .isEqualTo("Nohandler");
        ben.succeed("SolveRequest", Map.of("reqId", request, "answer", "Refused"));
        ann.await(
                "RequestStateUpdate",
                data -> data.path("reqId").asLong() == request
                        && data.path("state").asString().equals("Refused"));
        assertThat(ben.state("SolveRequest", Map.of("reqId", request, "answer", "Approved")))
                .isEqualTo("Nohandler");
        assertThat(ann.state("Unfriend", ben.id())).isEqualTo("NotFriend");

        long chat = ann.befriend(ben);
        ben.awaitNotice(
                "FriendAdded",
                content -> content.path("userId").asLong() == ann.id()
                        && content.path("chatId").asLong() == chat);
        ann.await("RequestStateUpdate", data -> data.path("state").asString().equals("Approved"));
        assertThat(ann.state("SendRequest", asked)).isEqualTo("ServerError");
        assertThat(ann.write(chat, "hello ben")).isEqualTo(1);
        ben.await("Messages", data -> data.toString().contains("hello ben"));
        assertThat(ben.succeed("SetReadCursor", Map.of("chatId", chat, "inChatId", 1))
                        .path("inChatId")
                        .asLong())
                .isEqualTo(1);
        assertThat(ann.succeed("GetUserReadInPrivate", chat).path("inChatId").asLong())
                .isEqualTo(1);
        assertThat(cat.state("GetUserReadInPrivate", chat)).isEqualTo("UserNotInChat");
        assertThat(cat.state("SendMessage", cat.message(chat, "Text", "\"me too\"")))
                .isEqualTo("UserNotInChat");

        assertThat(ben.succeed("Unfriend", ann.id()).path("chatId").asLong()).isEqualTo(chat);
        ann.awaitNotice("FriendRemoved", content -> content.path("userId").asLong() == ben.id());
        assertThat(ann.state("SendMessage", ann.message(chat, "Text", "\"still?\"")))
                .isEqualTo("UserNotInChat");
        assertThat(ben.state("SendMessage", ben.message(chat, "Text", "\"still?\"")))
                .isEqualTo("UserNotInChat");
        assertThat(CommandUser.elements("Messages", ann.pull(0, 0)))
                .anyMatch(
                        message -> message.path("serializedContent").asString().equals("\"hello ben\""));
        assertThat(ann.befriend(ben)).isEqualTo(chat);
        assertThat(ann.write(chat, "again")).isEqualTo(2);
    }

    @Test
    void groupsTakeMembersByRequestInvitationAndReview() {
        ann.befriend(ben);
        assertThat(ann.state("CreateGroupChat", Map.of("name", "g", "memberIds", List.of(ben.id(), cat.id()))))
                .isEqualTo("NotFriend");
        assertThat(ann.state("CreateGroupChat", Map.of("name", "", "memberIds", List.of())))
                .isEqualTo("FormatError");
        long group = ann.succeed("CreateGroupChat", Map.of("name", "g", "memberIds", List.of(ben.id())))
                .path("chatId")
                .asLong();
        ben.awaitNotice("GroupJoined", content -> content.path("chatId").asLong() == group);
        assertThat(cat.state("GetChatInfo", group)).isEqualTo("!ChatNotFound");
        assertThat(cat.state("GetGroupUsers", group)).isEqualTo("ServerError");
        assertThat(cat.state("GetGroupOwner", group)).isEqualTo("UserNotInChat");
        assertThat(cat.state("GetGroupAdmin", group)).isEqualTo("UserNotInChat");
        assertThat(cat.state("GetUserReadInGroup", Map.of("chatId", group, "inChatId", 1)))
                .isEqualTo("UserNotInChat");
        assertThat(cat.state("PullGroupNotice", Map.of("chatId", group, "lastNoticeId", 0)))
                .isEqualTo("UserNotInChat");
        assertThat(cat.state("SendGroupNotice", Map.of("chatId", group, "clientId", 1, "notice", "x")))
                .isEqualTo("NoPermission");
        assertThat(cat.state("GroupOwnerTransfer", Map.of("chatId", group, "userId", ben.id())))
                .isEqualTo("UserNotInChat");
        assertThat(cat.state("RemoveGroupMember", Map.of("chatId", group, "userId", ben.id())))
                .isEqualTo("UserNotInChat");
        assertThat(cat.state("RevokeMessage", Map.of("chatId", group, "inChatId", 1, "method", "Sender")))
                .isEqualTo("MessageNotExisted");

        // Invited by a plain member: taken in by the owner.
        long invitation = ben.succeed(
                        "SendRequest",
                        Map.of(
                                "clientId",
                                2,
                                "message",
                                "come",
                                "content",
                                Map.of("type", "GroupInvitation", "receiverId", cat.id(), "chatId", group)))
                .path("reqId")
                .asLong();
        cat.awaitRequest(invitation);
        cat.succeed("SolveRequest", Map.of("reqId", invitation, "answer", "Approved"));
        JsonNode review = Awaitility.await()
                .atMost(20, TimeUnit.SECONDS)
                .until(
                        () -> CommandUser.elements("Requests", ann.pull(0, 0)).stream()
                                .filter(each -> each.path("info")
                                        .path("content")
                                        .path("type")
                                        .asString()
                                        .equals("InvitedJoinGroup"))
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
        assertThat(cat.state("GetGroupUsers", group)).isEqualTo("ServerError");
        ann.succeed(
                "SolveRequest",
                Map.of("reqId", review.path("info").path("reqId").asLong(), "answer", "Approved"));
        cat.awaitNotice("GroupJoined", content -> content.path("chatId").asLong() == group);
        assertThat(cat.succeed("GetGroupUsers", group).path("userIds").toString())
                .contains(Long.toString(ann.id()), Long.toString(ben.id()), Long.toString(cat.id()));
        assertThat(cat.state("SendRequest", joining(group))).isEqualTo("ServerError");

        // Leaves by removal, and asks again.
        assertThat(ben.state("RemoveGroupMember", Map.of("chatId", group, "userId", cat.id())))
                .isEqualTo("NoPermission");
        assertThat(ann.state("RemoveGroupMember", Map.of("chatId", group, "userId", ann.id())))
                .isEqualTo("SameUser");
        ann.succeed("RemoveGroupMember", Map.of("chatId", group, "userId", cat.id()));
        cat.awaitNotice("GroupRemoved", content -> content.path("userId").asLong() == cat.id());
        assertThat(cat.state("SendMessage", cat.message(group, "Text", "\"x\"")))
                .isEqualTo("UserNotInChat");
        long join = cat.succeed("SendRequest", joining(group)).path("reqId").asLong();
        ann.awaitRequest(join);
        ann.succeed("SetGroupAdmin", Map.of("chatId", group, "userId", ben.id(), "admin", true));
        ann.succeed("SolveRequest", Map.of("reqId", join, "answer", "Approved"));
        cat.await(
                "RequestStateUpdate",
                data -> data.path("reqId").asLong() == join
                        && data.path("state").asString().equals("Approved"));
        assertThat(ann.succeed("GetGroupAdmin", group).path("userIds").toString())
                .isEqualTo("[" + ann.id() + "," + ben.id() + "]");

        assertThat(ben.state("GroupOwnerTransfer", Map.of("chatId", group, "userId", cat.id())))
                .isEqualTo("NotOwner");
        ann.succeed("GroupOwnerTransfer", Map.of("chatId", group, "userId", cat.id()));
        assertThat(ben.succeed("GetGroupOwner", group).path("userId").asLong()).isEqualTo(cat.id());
        ben.awaitNotice("OwnerTransferred", content -> content.path("userId").asLong() == cat.id());

        JsonNode posted = cat.succeed("SendGroupNotice", Map.of("chatId", group, "clientId", 9, "notice", "read this"));
        assertThat(posted.path("noticeId").asLong()).isEqualTo(1);
        assertThat(posted.path("clientId").asLong()).isEqualTo(9);
        assertThat(cat.state("SendGroupNotice", Map.of("chatId", group, "clientId", 9, "notice", "x".repeat(1025))))
                .isEqualTo("LengthLimitExceeded");
        assertThat(ben.succeed("PullGroupNotice", Map.of("chatId", group, "lastNoticeId", 0))
                        .path("groupNotice")
                        .path(0)
                        .asString())
                .contains("read this");
        assertThat(ben.succeed("PullGroupNotice", Map.of("chatId", group, "lastNoticeId", 1))
                        .path("groupNotice")
                        .size())
                .isZero();
    }

    private static Map<String, Object> joining(long group) {
        return Map.of("clientId", 3, "message", "let me in", "content", Map.of("type", "JoinGroup", "chatId", group));
    }

    @Test
    void messagesKeepTheirPlaces() {
        long chat = ann.befriend(ben);
        Map<String, Object> message = ann.message(chat, "Text", "\"once\"");
        JsonNode first = ann.succeed("SendMessage", message);
        JsonNode repeat = ann.succeed("SendMessage", message);
        assertThat(repeat.path("inChatId")).isEqualTo(first.path("inChatId"));
        assertThat(first.path("clientId").asLong()).isEqualTo((long) message.get("clientId"));
        long second = ann.write(chat, "MentionText", "{\"text\":\"hey\",\"userId\":1}");
        assertThat(second).isEqualTo(2);
        assertThat(ann.state("SendMessage", ann.message(chat, "Text", "\"" + "x".repeat(65_537) + "\"")))
                .isEqualTo("LengthLimitExceeded");
        assertThat(ann.state("SendMessage", ann.message(chat, "Revoked", "\"\"")))
                .isEqualTo("!FormatError");
        assertThat(ben.state("RevokeMessage", Map.of("chatId", chat, "inChatId", 1, "method", "Sender")))
                .isEqualTo("PermissionsDenied");
        assertThat(ann.state("RevokeMessage", Map.of("chatId", chat, "inChatId", 99, "method", "Sender")))
                .isEqualTo("MessageNotExisted");
        ann.succeed("RevokeMessage", Map.of("chatId", chat, "inChatId", 1, "method", "Sender"));
        ben.await("Messages", data -> data.toString().contains("Revoked"));
        List<JsonNode> pulled = ben.pull(0, 0);
        assertThat(pulled.stream().map(frame -> frame.path("command").asString()))
                .containsExactly("ReadCursors", "Messages", "Requests", "UserSetting", "Notices", "PullResponse");
        assertThat(pulled.getFirst().path("data").toString()).contains("[" + chat + ",0]");
        List<JsonNode> messages = CommandUser.elements("Messages", pulled);
        assertThat(messages.getFirst().path("type").asString()).isEqualTo("Revoked");
        assertThat(messages.getFirst().path("inChatId").asLong()).isEqualTo(1);
        assertThat(messages.getFirst().path("serializedContent").asString()).isEqualTo("\"\"");
        assertThat(messages.get(1).path("type").asString()).isEqualTo("MentionText");
        assertThat(messages.get(1).path("serializedContent").asString()).isEqualTo("{\"text\":\"hey\",\"userId\":1}");
        ben.succeed("SetUserSetting", "{\"topChatIds\":[" + chat + "]}");
        assertThat(ben.pull(1_000_000, System.currentTimeMillis() + 60_000).stream()
                        .filter(frame -> CommandUser.isCommand(frame, "UserSetting")
                                || CommandUser.isCommand(frame, "Notices")
                                || CommandUser.isCommand(frame, "Requests"))
                        .map(frame -> frame.path("data").toString()))
                .containsExactly("[]", "\"{\\\"topChatIds\\\":[" + chat + "]}\"", "[]");
        assertThat(ben.state("GetUserReadInGroup", Map.of("chatId", chat, "inChatId", 1)))
                .isEqualTo("NotGroupChat");
        assertThat(ben.state("GetGroupUsers", chat)).isEqualTo("NotGroupChat");
        assertThat(ben.state("GetGroupOwner", chat)).isEqualTo("UserNotInChat");
        JsonNode info = ben.ask("GetChatInfo", chat);
        assertThat(info.path("data").asString()).contains("\"name\":\"" + ann.name + "\"", "\"groupId\":null");
        assertThat(ben.succeed("GetUserInfo", ann.id()).path("userName").asString())
                .isEqualTo(ann.name);
        assertThat(ben.succeed("FindUser", Map.of("userName", ann.name))
                        .path("userId")
                        .asLong())
                .isEqualTo(ann.id());
        assertThat(ben.state("GetUserInfo", 90_000_000)).isEqualTo("UserNotFound");
        for (int i = 3; i <= 30; i++) {
            ann.write(chat, "m" + i);
        }
        // Pushes that are still on their way would stand among what is pulled.
        ben.await("Messages", data -> data.toString().contains("m30"));
        assertThat(CommandUser.elements("Messages", ben.pull(0, 0))).hasSize(20);
        ben.succeed("PullMessages", Map.of("chatId", chat, "beforeInChatId", 11, "limit", 10));
        assertThat(ben.messages(chat)).hasSize(30);
        assertThat(cat.state("PullMessages", Map.of("chatId", chat))).isEqualTo("UserNotInChat");
    }
}
