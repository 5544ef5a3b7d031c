package im.crosstalk.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.gateway.testing.CommandClient;
import im.crosstalk.gateway.testing.Posts;
import im.crosstalk.gateway.testing.World;
import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.Delivery;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.chat.ChatQuery;
import im.crosstalk.protocol.chat.ChatReply;
import im.crosstalk.protocol.group.AccessRequest;
import im.crosstalk.protocol.group.GroupCommand;
import im.crosstalk.protocol.group.GroupDelivery;
import im.crosstalk.protocol.group.GroupQuery;
import im.crosstalk.protocol.group.GroupReply;
import im.crosstalk.protocol.group.Notice;
import im.crosstalk.protocol.group.Role;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Groups, requests, friendships and reading in the command dialect: what each command asks, and every state of the seed's
 * tables. Chat 9 is a group, chat 4 is private.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandGroupsTest {
    private CommandClient client;

    @BeforeAll
    void signIn() {
        client = CommandClient.signedIn(World.gateway().port(), "organizer");
    }

    @AfterAll
    void leave() {
        client.close();
    }

    @AfterEach
    void resetScript() {
        World.services().script((caller, message) -> null);
    }

    private static void answer(Reply reply) {
        World.services().script((caller, message) -> message instanceof ChatQuery.Replay ? null : reply);
    }

    private static <M extends Message> M last(Class<M> type) {
        return World.services().asked(type).getLast();
    }

    private static long me() {
        return World.auth().user("organizer").number();
    }

    /** A refusal by a service, and how each command tells it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GetGroupUsers | 9 | NOT_GROUP_MEMBER      | GetGroupUsersResponse | ServerError
            GetGroupUsers | 9 | GROUP_NOT_FOUND       | GetGroupUsersResponse | ServerError
            GetGroupUsers | 9 | INTERNAL_SERVER_ERROR | GetGroupUsersResponse | ServerError
            GetGroupUsers | 4 | NOT_A_GROUP           | GetGroupUsersResponse | NotGroupChat
            GetGroupUsers | 4 | RESOURCE_NOT_FOUND    | GetGroupUsersResponse | ServerError
            GetGroupUsers | 0 |                       | GetGroupUsersResponse | ServerError
            GetGroupOwner | 9 | NOT_GROUP_MEMBER      | GetGroupOwnerResponse | UserNotInChat
            GetGroupOwner | 9 | GROUP_NOT_FOUND       | GetGroupOwnerResponse | UserNotInChat
            GetGroupOwner | 9 | INTERNAL_SERVER_ERROR | GetGroupOwnerResponse | ServerError
            GetGroupOwner | 4 |                       | GetGroupOwnerResponse | UserNotInChat
            GetGroupAdmin | 9 | NOT_GROUP_MEMBER      | GetGroupAdminResponse | UserNotInChat
            GetGroupAdmin | 9 | INTERNAL_SERVER_ERROR | GetGroupAdminResponse | ServerError
            GetGroupAdmin | 4 |                       | GetGroupAdminResponse | UserNotInChat
            GroupOwnerTransfer | {"chatId":9,"userId":2} | NOT_OWNER             | GroupOwnerTransferResponse | NotOwner
            GroupOwnerTransfer | {"chatId":9,"userId":2} | PERMISSION_DENIED     | GroupOwnerTransferResponse | NotOwner
            GroupOwnerTransfer | {"chatId":9,"userId":2} | NOT_GROUP_MEMBER      | GroupOwnerTransferResponse | UserNotInChat
            GroupOwnerTransfer | {"chatId":9,"userId":2} | GROUP_NOT_FOUND       | GroupOwnerTransferResponse | UserNotInChat
            GroupOwnerTransfer | {"chatId":4,"userId":2} |                       | GroupOwnerTransferResponse | UserNotInChat
            GroupOwnerTransfer | {"chatId":9,"userId":0} |                       | GroupOwnerTransferResponse | UserNotInChat
            GroupOwnerTransfer | {"chatId":9,"userId":2} | INTERNAL_SERVER_ERROR | GroupOwnerTransferResponse | ServerError
            GroupOwnerTransfer | {"chatId":9,"userId":"2"} |                     | ErrorResponse              | FormatError
            RemoveGroupMember  | {"chatId":9,"userId":2} | PERMISSION_DENIED     | RemoveGroupMemberResponse  | NoPermission
            RemoveGroupMember  | {"chatId":9,"userId":2} | NOT_GROUP_MEMBER      | RemoveGroupMemberResponse  | UserNotInChat
            RemoveGroupMember  | {"chatId":9,"userId":2} | GROUP_NOT_FOUND       | RemoveGroupMemberResponse  | UserNotInChat
            RemoveGroupMember  | {"chatId":9,"userId":2} | INTERNAL_SERVER_ERROR | RemoveGroupMemberResponse  | ServerError
            RemoveGroupMember  | {"chatId":9,"userId":2} | SAME_USER             | RemoveGroupMemberResponse  | SameUser
            SetGroupAdmin      | {"chatId":9,"userId":2,"admin":true} | PERMISSION_DENIED | SetGroupAdminResponse | NoPermission
            SetGroupAdmin      | {"chatId":9,"userId":2,"admin":true} | NOT_OWNER         | SetGroupAdminResponse | NoPermission
            SetGroupAdmin      | {"chatId":9,"userId":2,"admin":true} | NOT_GROUP_MEMBER  | SetGroupAdminResponse | UserNotInChat
            SetGroupAdmin      | {"chatId":9,"userId":2}              |                   | SetGroupAdminResponse | FormatError
            GetUserReadInPrivate | 9 | NOT_A_PRIVATE_CHAT    | GetUserReadInPrivateResponse | NotPrivateChat
            GetUserReadInPrivate | 9 | NOT_GROUP_MEMBER      | GetUserReadInPrivateResponse | UserNotInChat
            GetUserReadInPrivate | 4 | NOT_GROUP_MEMBER      | GetUserReadInPrivateResponse | UserNotInChat
            GetUserReadInPrivate | 4 | PERMISSION_DENIED     | GetUserReadInPrivateResponse | UserNotInChat
            GetUserReadInPrivate | 4 | INTERNAL_SERVER_ERROR | GetUserReadInPrivateResponse | ServerError
            GetUserReadInGroup | {"chatId":4,"inChatId":1} | NOT_A_GROUP      | GetUserReadInGroupResponse | NotGroupChat
            GetUserReadInGroup | {"chatId":4,"inChatId":1} | RESOURCE_NOT_FOUND | GetUserReadInGroupResponse | UserNotInChat
            GetUserReadInGroup | {"chatId":9,"inChatId":1} | NOT_GROUP_MEMBER | GetUserReadInGroupResponse | UserNotInChat
            GetUserReadInGroup | {"chatId":9,"inChatId":1} | GROUP_NOT_FOUND  | GetUserReadInGroupResponse | UserNotInChat
            GetUserReadInGroup | {"chatId":9,"inChatId":1} | INTERNAL_SERVER_ERROR | ErrorResponse         | ServerError
            GetUserReadInPrivate | 4 | RESOURCE_NOT_FOUND    | GetUserReadInPrivateResponse | UserNotInChat
            GetChatInfo | 4 | RESOURCE_NOT_FOUND  | ErrorResponse | ChatNotFound
            SetReadCursor   | {"chatId":9,"inChatId":99}   | MESSAGE_NOT_FOUND     | SetReadCursorResponse | FormatError
            SetReadCursor   | {"chatId":4,"inChatId":1}    | PERMISSION_DENIED     | SetReadCursorResponse | UserNotInChat
            PullGroupNotice | {"chatId":9,"lastNoticeId":0} | NOT_GROUP_MEMBER      | PullGroupNoticeResponse | UserNotInChat
            PullGroupNotice | {"chatId":4,"lastNoticeId":0} |                       | PullGroupNoticeResponse | UserNotInChat
            PullGroupNotice | {"chatId":9,"lastNoticeId":0} | INTERNAL_SERVER_ERROR | PullGroupNoticeResponse | ServerError
            SendGroupNotice | {"chatId":9,"clientId":1,"notice":"x"} | PERMISSION_DENIED     | GroupNoticeResponse | NoPermission
            SendGroupNotice | {"chatId":9,"clientId":1,"notice":"x"} | NOT_GROUP_MEMBER      | GroupNoticeResponse | NoPermission
            SendGroupNotice | {"chatId":9,"clientId":1,"notice":"x"} | CONTENT_TOO_LONG      | GroupNoticeResponse | LengthLimitExceeded
            SendGroupNotice | {"chatId":9,"clientId":1,"notice":"x"} | INTERNAL_SERVER_ERROR | GroupNoticeResponse | ServerError
            SendGroupNotice | {"chatId":4,"clientId":1,"notice":"x"} |                       | GroupNoticeResponse | NoPermission
            SendRequest | {"clientId":1,"message":"m","content":{"type":"MakeFriend","receiverId":15}} | ALREADY_FRIENDS | SendRequestResponse | ServerError
            SendRequest | {"clientId":1,"message":"m","content":{"type":"JoinGroup","chatId":9}} | ALREADY_GROUP_MEMBER | SendRequestResponse | ServerError
            SendRequest | {"clientId":1,"message":"m","content":{"type":"JoinGroup","chatId":4}} |                      | SendRequestResponse | ServerError
            SendRequest | {"clientId":1,"message":"m","content":{"type":"InvitedJoinGroup","chatId":9}} |               | SendRequestResponse | ServerError
            SendRequest | {"clientId":1,"message":"m","content":{"type":"MakeFriend","receiverId":0}} |                 | SendRequestResponse | ServerError
            SendRequest | {"clientId":1,"message":"m","content":{"type":"Marry","receiverId":1}} |                      | ErrorResponse       | FormatError
            SendRequest | {"clientId":1,"message":"m","content":"MakeFriend"} |                                         | ErrorResponse       | FormatError
            SolveRequest | {"reqId":15,"answer":"Approved"} | REQUEST_NOT_FOUND | SolveRequestResponse | Nohandler
            SolveRequest | {"reqId":15,"answer":"Approved"} | PERMISSION_DENIED | SolveRequestResponse | Nohandler
            SolveRequest | {"reqId":15,"answer":"Maybe"}    |                   | ErrorResponse        | FormatError
            SolveRequest | {"reqId":15.5,"answer":"Approved"} |                 | ErrorResponse        | FormatError
            Unfriend | 15 | NOT_FRIENDS    | UnfriendResponse | NotFriend
            Unfriend | 15 | USER_NOT_FOUND | UnfriendResponse | NotFriend
            Unfriend | 0  |                | UnfriendResponse | NotFriend
            Unfriend | "15" |              | ErrorResponse    | FormatError
            GetChatInfo | 9 | GROUP_NOT_FOUND  | ErrorResponse | ChatNotFound
            GetChatInfo | 9 | NOT_GROUP_MEMBER | ErrorResponse | ChatNotFound
            GetChatInfo | 0 |                  | ErrorResponse | ChatNotFound
            GetChatInfo | 9 | INTERNAL_SERVER_ERROR | ErrorResponse | ServerError
            CreateGroupChat | {"name":"g","memberIds":[2]} | NOT_FRIENDS           | CreateGroupChatResponse | NotFriend
            CreateGroupChat | {"name":"g","memberIds":[0]} |                       | CreateGroupChatResponse | NotFriend
            CreateGroupChat | {"name":"","memberIds":[]}   |                       | CreateGroupChatResponse | FormatError
            CreateGroupChat | {"name":"g","memberIds":["2"]} |                     | CreateGroupChatResponse | FormatError
            CreateGroupChat | {"name":"g","memberIds":{}}  |                       | CreateGroupChatResponse | FormatError
            SetReadCursor   | {"chatId":9,"inChatId":2}    | NOT_GROUP_MEMBER      | SetReadCursorResponse | UserNotInChat
            SetReadCursor   | {"chatId":9,"inChatId":2}    | GROUP_NOT_FOUND       | SetReadCursorResponse | ChatNotFound
            SetReadCursor   | {"chatId":9,"inChatId":"2"}  |                       | SetReadCursorResponse | FormatError
            """)
    void aRefusalIsTold(String command, String data, ErrorCode code, String response, String state) {
        if (code != null) {
            answer(Refusal.of(code));
        }
        JsonNode answer = client.ask(command, data);
        assertThat(answer.path("command").asString("")).isEqualTo(response);
        JsonNode told = answer.path("data");
        assertThat(told.path("state").asString("")).isEqualTo(state);
        if (response.equals("ErrorResponse")) {
            assertThat(told.path("command").asString("")).isEqualTo(command);
        }
        JsonNode sent = ProtocolJson.mapper().readTree(data);
        for (String echoed : new String[] {"clientId", "chatId", "reqId"}) {
            if (sent.path(echoed).isIntegralNumber()) {
                assertThat(told.path(echoed)).isEqualTo(sent.path(echoed));
            }
        }
        for (String result : new String[] {"inChatId", "userIds", "noticeId", "timestamp", "groupNotice", "userId"}) {
            assertThat(told.has(result)).isFalse();
        }
    }

    @Test
    void oneselfCannotBeRemoved() {
        assertThat(client.ask("RemoveGroupMember", "{\"chatId\":9,\"userId\":" + me() + "}")
                        .toString())
                .isEqualTo(
                        "{\"command\":\"RemoveGroupMemberResponse\",\"data\":{\"state\":\"SameUser\",\"chatId\":9}}");
    }

    private static GroupReply.Member member(long user, Role role) {
        return new GroupReply.Member(new UserId(user), "u" + user, role, true);
    }

    @Test
    void aGroupsPeopleAreListed() {
        answer(new GroupReply.GroupInfo(
                new ChatId(9),
                "g",
                new UserId(10),
                1,
                true,
                List.of(member(5, Role.ADMIN), member(10, Role.OWNER), member(7, Role.MEMBER))));
        assertThat(client.ask("GetGroupUsers", "9").toString())
                .isEqualTo(
                        "{\"command\":\"GetGroupUsersResponse\",\"data\":{\"state\":\"Success\",\"chatId\":9,\"userIds\":[5,10,7]}}");
        assertThat(client.ask("GetGroupAdmin", "9").toString())
                .isEqualTo(
                        "{\"command\":\"GetGroupAdminResponse\",\"data\":{\"state\":\"Success\",\"chatId\":9,\"userIds\":[10,5]}}");
        assertThat(client.ask("GetGroupOwner", "9").toString())
                .isEqualTo(
                        "{\"command\":\"GetGroupOwnerResponse\",\"data\":{\"state\":\"Success\",\"chatId\":9,\"userId\":10}}");
    }

    @Test
    void aChatTellsAllItsNames() {
        answer(new ChatReply.ChatInfo(new ChatId(9), "Create Group Chat Test 2"));
        JsonNode group = client.ask("GetChatInfo", "9");
        assertThat(group.path("command").asString("")).isEqualTo("Chat");
        assertThat(group.path("data").asString(""))
                .isEqualTo("{\"id\":9,\"name\":\"Create Group Chat Test 2\",\"avatarHash\":\"\",\"groupId\":\""
                        + World.IDS.ofGroup(new ChatId(9)) + "\",\"roomId\":\"gr_9\"}");
        answer(new ChatReply.ChatInfo(new ChatId(4), "ann"));
        assertThat(client.ask("GetChatInfo", "4").path("data").asString(""))
                .isEqualTo("{\"id\":4,\"name\":\"ann\",\"avatarHash\":\"\",\"groupId\":null,\"roomId\":\"uu_4\"}");
    }

    @Test
    void membershipIsChanged() {
        answer(new GroupReply.Changed(new ChatId(9), "g"));
        assertThat(client.ask("GroupOwnerTransfer", "{\"chatId\":9,\"userId\":2}")
                        .toString())
                .isEqualTo(
                        "{\"command\":\"GroupOwnerTransferResponse\",\"data\":{\"state\":\"Success\",\"chatId\":9,\"userId\":2}}");
        assertThat(last(GroupCommand.ChangeRole.class).role()).isEqualTo(Role.OWNER);
        assertThat(client.ask("RemoveGroupMember", "{\"chatId\":9,\"userId\":2}")
                        .toString())
                .isEqualTo(
                        "{\"command\":\"RemoveGroupMemberResponse\",\"data\":{\"state\":\"Success\",\"chatId\":9,\"userId\":2}}");
        assertThat(client.state("SetGroupAdmin", "{\"chatId\":9,\"userId\":2,\"admin\":false}"))
                .isEqualTo("Success");
        assertThat(last(GroupCommand.ChangeRole.class).role()).isEqualTo(Role.MEMBER);
        answer(new GroupReply.Created(new ChatId(11), "g", List.of()));
        assertThat(client.ask("CreateGroupChat", "{\"name\":\"g\",\"memberIds\":[2,3],\"open\":true,\"clientId\":6}")
                        .toString())
                .isEqualTo(
                        "{\"command\":\"CreateGroupChatResponse\",\"data\":{\"state\":\"Success\",\"clientId\":6,\"chatId\":11}}");
        assertThat(last(GroupCommand.CreateGroup.class))
                .isEqualTo(new GroupCommand.CreateGroup("g", List.of(new UserId(2), new UserId(3)), true, true));
    }

    @Test
    void readingIsAskedFor() {
        answer(new ChatReply.PeerRead(new ChatId(4), 5));
        assertThat(client.ask("GetUserReadInPrivate", "4").toString())
                .isEqualTo(
                        "{\"command\":\"GetUserReadInPrivateResponse\",\"data\":{\"state\":\"Success\",\"chatId\":4,\"inChatId\":5}}");
        answer(new ChatReply.Readers(new ChatId(9), 15, List.of(new UserId(10), new UserId(2))));
        assertThat(client.ask("GetUserReadInGroup", "{\"chatId\":9,\"inChatId\":15}")
                        .toString())
                .isEqualTo(
                        "{\"command\":\"GetUserReadInGroupResponse\",\"data\":{\"state\":\"Success\",\"chatId\":9,\"inChatId\":15,\"userIds\":[10,2]}}");
        answer(new ChatReply.Readers(new ChatId(9), 99, List.of()));
        assertThat(client.ask("GetUserReadInGroup", "{\"chatId\":9,\"inChatId\":99}")
                        .toString())
                .isEqualTo(
                        "{\"command\":\"GetUserReadInGroupResponse\",\"data\":{\"state\":\"Success\",\"chatId\":9,\"inChatId\":99,\"userIds\":[]}}");
    }

    @Test
    void allReadersOfALargeGroupAreTold() {
        List<UserId> readers =
                LongStream.rangeClosed(1, 2000).mapToObj(UserId::new).toList();
        answer(new ChatReply.Readers(new ChatId(9), 15, readers));
        JsonNode told = client.ask("GetUserReadInGroup", "{\"chatId\":9,\"inChatId\":15}");
        assertThat(told.path("data").path("userIds").size()).isEqualTo(2000);
    }

    @Test
    void groupNoticesArePostedAndPulled() {
        answer(new GroupReply.NoticePosted(new ChatId(9), 1, 16_851_863_077L));
        assertThat(client.ask("SendGroupNotice", "{\"chatId\":9,\"clientId\":1,\"notice\":\"test\"}")
                        .toString())
                .isEqualTo(
                        "{\"command\":\"GroupNoticeResponse\",\"data\":{\"state\":\"Success\",\"clientId\":1,\"chatId\":9,\"noticeId\":1,\"timestamp\":16851863077}}");
        assertThat(client.ask(
                                "SendGroupNotice",
                                "{\"chatId\":9,\"clientId\":2,\"notice\":\"" + "x".repeat(1025) + "\"}")
                        .toString())
                .isEqualTo(
                        "{\"command\":\"GroupNoticeResponse\",\"data\":{\"state\":\"LengthLimitExceeded\",\"clientId\":2,\"chatId\":9}}");
        World.services()
                .script((caller, message) -> message instanceof GroupQuery.ListGroupNotices list
                        ? new GroupReply.GroupNotices(
                                list.chat(),
                                List.of(new GroupReply.GroupNotice(list.after() + 1, new UserId(3), "\"n\"", 88)),
                                list.after() == 0 ? new GroupQuery.ListGroupNotices(list.chat(), 1) : null)
                        : null);
        client.send("PullGroupNotice", "{\"chatId\":9,\"lastNoticeId\":0}");
        assertThat(client.receive().toString())
                .isEqualTo(
                        "{\"command\":\"PullGroupNoticeResponse\",\"data\":{\"state\":\"Success\",\"chatId\":9,\"groupNotice\":[\"{\\\"noticeId\\\":1,\\\"senderId\\\":3,\\\"notice\\\":\\\"\\\\\\\"n\\\\\\\"\\\",\\\"timestamp\\\":88}\"],\"hasMore\":true}}");
        JsonNode last = client.receive();
        assertThat(last.path("data").path("hasMore").asBoolean()).isFalse();
        assertThat(client.state("Heartbeat", null)).isEqualTo("Success");
    }

    @Test
    void requestsAreSentAndSolved() {
        answer(new GroupReply.RequestSent(15));
        assertThat(client.ask(
                                "SendRequest",
                                "{\"message\":\"Add me as a friend\",\"clientId\":1,\"content\":{\"type\":\"MakeFriend\",\"receiverId\":15}}")
                        .toString())
                .isEqualTo(
                        "{\"command\":\"SendRequestResponse\",\"data\":{\"state\":\"Success\",\"clientId\":1,\"reqId\":15}}");
        assertThat(last(GroupCommand.SendRequest.class))
                .isEqualTo(new GroupCommand.SendRequest(
                        new AccessRequest.MakeFriend(ChatId.ofPrivate(new UserId(me()), new UserId(15))),
                        "Add me as a friend"));
        client.ask(
                "SendRequest",
                "{\"message\":\"\",\"clientId\":2,\"content\":{\"type\":\"GroupInvitation\",\"receiverId\":15,\"chatId\":9}}");
        assertThat(last(GroupCommand.SendRequest.class).asked())
                .isEqualTo(new AccessRequest.GroupInvitation(new ChatId(9), new UserId(15)));
        answer(new GroupReply.RequestSettled(10));
        assertThat(client.ask("SolveRequest", "{\"reqId\":10,\"answer\":\"Refused\"}")
                        .toString())
                .isEqualTo("{\"command\":\"SolveRequestResponse\",\"data\":{\"state\":\"Success\",\"reqId\":10}}");
        assertThat(last(GroupCommand.SolveRequest.class)).isEqualTo(new GroupCommand.SolveRequest(10, false));
        answer(new GroupReply.Unfriended(ChatId.ofPrivate(new UserId(me()), new UserId(15))));
        assertThat(client.ask("Unfriend", "15").path("data").path("chatId").asLong())
                .isEqualTo(ChatId.ofPrivate(new UserId(me()), new UserId(15)).number());
    }

    private void push(Delivery delivery) {
        World.services()
                .send(
                        World.gateway().address(),
                        new GatewayRecord.Pushed(
                                Audience.Users.of(Posts.user("organizer")), delivery, null, null, null));
    }

    @Test
    void requestsAndNoticesArePushed() {
        push(new GroupDelivery.RequestReceived(new AccessRequest(
                4,
                new UserId(7),
                "u7",
                "let me",
                new AccessRequest.InvitedJoinGroup(new ChatId(9), new UserId(8)),
                AccessRequest.State.UNSOLVED,
                5)));
        assertThat(client.receive().toString())
                .isEqualTo(
                        "{\"command\":\"Requests\",\"data\":[\"{\\\"info\\\":{\\\"reqId\\\":4,\\\"senderId\\\":7,\\\"message\\\":\\\"let me\\\",\\\"content\\\":{\\\"type\\\":\\\"InvitedJoinGroup\\\",\\\"chatId\\\":9,\\\"inviterId\\\":8}},\\\"state\\\":\\\"Unsolved\\\"}\"]}");
        push(new GroupDelivery.RequestAnswered(4, true));
        push(new GroupDelivery.RequestAnswered(5, false));
        push(new GroupDelivery.RequestSolved(6));
        for (String data : new String[] {
            "{\"state\":\"Approved\",\"reqId\":4}",
            "{\"state\":\"Refused\",\"reqId\":5}",
            "{\"state\":\"Solved\",\"reqId\":6}"
        }) {
            assertThat(client.receive().toString())
                    .isEqualTo("{\"command\":\"RequestStateUpdate\",\"data\":" + data + "}");
        }
        ChatId chat = Posts.chat("organizer", "speaker");
        push(new GroupDelivery.Noticed(new Notice(3, 77, new Notice.FriendAdded(chat))));
        assertThat(client.receive().path("data").path(0).asString(""))
                .isEqualTo("{\"noticeId\":3,\"type\":\"FriendAdded\",\"timestamp\":77,\"content\":{\"userId\":"
                        + Posts.user("speaker").number() + ",\"chatId\":" + chat.number() + "}}");
    }

    @Test
    void aFriendshipIsToldFromEachSide() {
        ChatId chat = Posts.chat("organizer", "side");
        try (CommandClient other = CommandClient.signedIn(World.gateway().port(), "side")) {
            World.services()
                    .send(
                            World.gateway().address(),
                            new GatewayRecord.Pushed(
                                    new Audience.Members(chat),
                                    new GroupDelivery.Noticed(new Notice(3, 77, new Notice.FriendRemoved(chat))),
                                    null,
                                    null,
                                    null));
            assertThat(client.receive().path("data").path(0).asString(""))
                    .contains("\"userId\":" + Posts.user("side").number() + ",");
            assertThat(other.receive().path("data").path(0).asString("")).contains("\"userId\":" + me() + ",");
        }
    }
}
