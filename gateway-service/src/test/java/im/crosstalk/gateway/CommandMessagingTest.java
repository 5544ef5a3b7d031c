package im.crosstalk.gateway;

import static im.crosstalk.gateway.testing.CommandClient.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.crosstalk.gateway.session.SessionIndex;
import im.crosstalk.gateway.testing.CommandClient;
import im.crosstalk.gateway.testing.Posts;
import im.crosstalk.gateway.testing.World;
import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Query;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.auth.AuthQuery;
import im.crosstalk.protocol.auth.AuthReply;
import im.crosstalk.protocol.chat.ChatCommand;
import im.crosstalk.protocol.chat.ChatDelivery;
import im.crosstalk.protocol.chat.ChatQuery;
import im.crosstalk.protocol.chat.ChatReply;
import im.crosstalk.protocol.chat.Content;
import im.crosstalk.protocol.chat.StoredMessage;
import im.crosstalk.protocol.group.AccessRequest;
import im.crosstalk.protocol.group.GroupQuery;
import im.crosstalk.protocol.group.GroupReply;
import im.crosstalk.protocol.group.Notice;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.MessageId;
import im.crosstalk.protocol.id.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Messages in the command dialect: sending, revoking, pulling, and what is pushed. */
class CommandMessagingTest {
    @AfterEach
    void resetScript() {
        World.services().script((caller, message) -> null);
    }

    private static CommandClient signedIn(String name) {
        return CommandClient.signedIn(World.gateway().port(), name);
    }

    /** Answers what is asked by this; replays are answered all the same. */
    private static void answer(Function<Message, Reply> replies) {
        World.services().script((caller, message) -> replies.apply(message));
    }

    private static void send(GatewayRecord item) {
        World.services().send(World.gateway().address(), item);
    }

    private static JsonNode first(JsonNode frame) {
        return ProtocolJson.mapper().readTree(frame.path("data").path(0).asString(""));
    }

    private static <M extends Message> M last(Class<M> type) {
        return World.services().asked(type).getLast();
    }

    // Sending

    @Test
    void aMessageIsAnsweredWithItsPlace() {
        answer(message -> message instanceof ChatCommand.SendMessage sent
                ? new ChatReply.MessageAccepted(new MessageId(sent.chat(), 52), null, 1_685_192_616_000L)
                : null);
        try (CommandClient client = signedIn("sender")) {
            JsonNode answer = client.ask(
                    "SendMessage",
                    "{\"chatId\":4,\"clientId\":1,\"serializedContent\":\"\\\"Hello\\\"\",\"timestamp\":1685192622888,\"type\":\"Text\"}");
            assertThat(answer.toString())
                    .isEqualTo(
                            "{\"command\":\"SendMessageResponse\",\"data\":{\"state\":\"Success\",\"clientId\":1,\"chatId\":4,\"inChatId\":52,\"timestamp\":1685192616000}}");
            ChatCommand.SendMessage asked = last(ChatCommand.SendMessage.class);
            assertThat(asked.content()).isEqualTo(Content.of("TEXT", "Hello"));
            assertThat(asked.clientMessageId()).isNull();
            assertThat(asked.sentAt()).isEqualTo("2023-05-27T13:03:42.888Z");
            assertThat(asked.existingOnly()).isTrue();
        }
    }

    @Test
    void aRepeatHasTheFirstOnesKeyAndNothingElseHas() {
        answer(message -> message instanceof ChatCommand.SendMessage sent
                ? new ChatReply.MessageAccepted(new MessageId(sent.chat(), 1), null, 1)
                : null);
        String one =
                "{\"chatId\":4,\"clientId\":1,\"serializedContent\":\"\\\"a\\\"\",\"timestamp\":5,\"type\":\"Text\"}";
        List<String> others = List.of(
                one.replace("\"clientId\":1", "\"clientId\":2"),
                one.replace("\"timestamp\":5", "\"timestamp\":6"),
                one.replace("\"Text\"", "\"ReplyText\""),
                one.replace("\\\"a\\\"", "\\\"b\\\""));
        try (CommandClient client = signedIn("repeater")) {
            client.ask("SendMessage", one);
            String key = last(ChatCommand.SendMessage.class).key();
            client.ask("SendMessage", one);
            assertThat(last(ChatCommand.SendMessage.class).key()).isEqualTo(key);
            for (String other : others) {
                client.ask("SendMessage", other);
                assertThat(last(ChatCommand.SendMessage.class).key()).isNotEqualTo(key);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Text        | "\\"a\\""             | TEXT          | a          |         | false
            MentionText | "\\"a\\""             | TEXT          | a          | MENTION | false
            ReplyText   | "\\"a\\""             | TEXT          | a          | REPLY   | false
            Transfer    | "[1,2]"               | TEXT          | [1,2]      | FORWARD | true
            File        | "{\\"id\\":1}"        | FILE_POINTER  | {"id":1}   |         | true
            Image       | "\\"p\\""             | IMAGE_POINTER | p          |         | false
            Voice       | "\\"v\\""             | VOICE_POINTER | v          |         | false
            Text        | " 5 "                 | TEXT          | 5          |         | true
            Text        | "null"                | TEXT          | null       |         | true
            Text        | "\\"\\\\u4f60\\\\ud83d\\\\ude00\\"" | TEXT | 你😀       |         | false
            """)
    void contentIsTranslated(
            String type, String serialized, String contentType, String text, String flavor, boolean structured) {
        answer(message -> message instanceof ChatCommand.SendMessage sent
                ? new ChatReply.MessageAccepted(new MessageId(sent.chat(), 1), null, 1)
                : null);
        try (CommandClient client = signedIn("translator")) {
            client.ask(
                    "SendMessage",
                    "{\"chatId\":4,\"clientId\":1,\"serializedContent\":" + serialized + ",\"timestamp\":5,\"type\":\""
                            + type + "\"}");
            assertThat(last(ChatCommand.SendMessage.class).content())
                    .isEqualTo(new Content(contentType, text, flavor, structured));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"chatId":4,"clientId":1,"serializedContent":"\\"a\\"","timestamp":5,"type":"Revoked"}
            {"chatId":4,"clientId":1,"serializedContent":"\\"a\\"","timestamp":5,"type":"Video"}
            {"chatId":4,"clientId":1,"serializedContent":"\\"a\\"","timestamp":5,"type":7}
            {"chatId":4,"clientId":1,"serializedContent":"a","timestamp":5,"type":"Text"}
            {"chatId":4,"clientId":1,"serializedContent":"","timestamp":5,"type":"Text"}
            {"chatId":4,"clientId":1,"serializedContent":"\\"a\\",\\"x\\":1","timestamp":5,"type":"Text"}
            {"chatId":4,"clientId":1,"serializedContent":"\\"\\\\ud800\\"","timestamp":5,"type":"Text"}
            {"chatId":4,"clientId":1,"serializedContent":"\\"\\\\u0000\\"","timestamp":5,"type":"Text"}
            {"chatId":4,"clientId":1,"serializedContent":{"a":1},"timestamp":5,"type":"Text"}
            {"chatId":4,"clientId":1,"serializedContent":"\\"a\\"","type":"Text"}
            {"chatId":4,"clientId":1,"serializedContent":"\\"a\\"","timestamp":"5","type":"Text"}
            """)
    void whatIsNoMessageIsAFormatError(String data) {
        try (CommandClient client = signedIn("garbler")) {
            assertThat(client.ask("SendMessage", data).toString())
                    .isEqualTo(
                            "{\"command\":\"ErrorResponse\",\"data\":{\"state\":\"FormatError\",\"command\":\"SendMessage\",\"clientId\":1,\"chatId\":4}}");
        }
    }

    @Test
    void numbersAreNotConverted() {
        try (CommandClient client = signedIn("counter")) {
            for (String number : new String[] {"1.0", "1e0", "\"1\"", "true", "9007199254740992", "[1]"}) {
                assertThat(
                                client.state(
                                        "SendMessage",
                                        "{\"chatId\":" + number
                                                + ",\"clientId\":1,\"serializedContent\":\"\\\"a\\\"\",\"timestamp\":5,\"type\":\"Text\"}"))
                        .isEqualTo("FormatError");
            }
        }
    }

    @Test
    void aMessageBeyond64KibIsTooLong() {
        try (CommandClient client = signedIn("talker")) {
            assertThat(client.write(4, "x".repeat(64 * 1024 + 1)).toString())
                    .isEqualTo(
                            "{\"command\":\"SendMessageResponse\",\"data\":{\"state\":\"LengthLimitExceeded\",\"clientId\":1,\"chatId\":4}}");
            assertThat(state(client.write(4, "你".repeat(22_000)))).isEqualTo("LengthLimitExceeded");
            answer(message -> message instanceof ChatCommand.SendMessage sent
                    ? new ChatReply.MessageAccepted(new MessageId(sent.chat(), 1), null, 1)
                    : null);
            assertThat(state(client.write(4, "\"".repeat(64 * 1024)))).isEqualTo("Success");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_GROUP_MEMBER, UserNotInChat", "GROUP_NOT_FOUND, UserNotInChat", "USER_NOT_FOUND, UserNotInChat",
        "PERMISSION_DENIED, UserNotInChat", "NOT_FRIENDS, UserNotInChat", "CONTENT_TOO_LONG, LengthLimitExceeded",
        "INTERNAL_SERVER_ERROR, ServerError"
    })
    void refusedMessagesHaveTheStatesOfTheTable(ErrorCode code, String state) {
        answer(message -> message instanceof ChatCommand ? Refusal.of(code) : null);
        try (CommandClient client = signedIn("refused")) {
            assertThat(client.write(4, "x").toString())
                    .isEqualTo("{\"command\":\"SendMessageResponse\",\"data\":{\"state\":\"" + state
                            + "\",\"clientId\":1,\"chatId\":4}}");
        }
    }

    @Test
    void aChatThatCannotBeIsOneThatTheUserIsNotIn() {
        try (CommandClient client = signedIn("stranger")) {
            assertThat(state(client.write(0, "x"))).isEqualTo("UserNotInChat");
            assertThat(state(client.write(-7, "x"))).isEqualTo("UserNotInChat");
        }
    }

    // Revoking

    @ParameterizedTest
    @CsvSource({"Sender, SENDER", "GroupAdmin, ADMIN", "GroupOwner, OWNER"})
    void aMessageIsRevokedByEachMethod(String method, ChatCommand.RecallAs as) {
        answer(message -> message instanceof ChatCommand.RecallMessage recall
                ? new ChatReply.Recalled(new MessageId(recall.chat(), 50), null)
                : null);
        try (CommandClient client = signedIn("revoker")) {
            assertThat(client.ask("RevokeMessage", "{\"chatId\":4,\"inChatId\":50,\"method\":\"" + method + "\"}")
                            .toString())
                    .isEqualTo(
                            "{\"command\":\"RevokeMessageResponse\",\"data\":{\"state\":\"Success\",\"chatId\":4,\"inChatId\":50}}");
            assertThat(last(ChatCommand.RecallMessage.class))
                    .isEqualTo(new ChatCommand.RecallMessage(new ChatId(4), 50L, null, as));
            assertThat(client.state("RevokeMessage", "{\"chatId\":4,\"inChatId\":50,\"method\":\"King\"}"))
                    .isEqualTo("FormatError");
            assertThat(client.state("RevokeMessage", "{\"chatId\":4,\"inChatId\":0,\"method\":\"Sender\"}"))
                    .isEqualTo("MessageNotExisted");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RECALL_TIMEOUT, TimeLimitExceeded",
        "PERMISSION_DENIED, PermissionsDenied",
        "MESSAGE_NOT_FOUND, MessageNotExisted",
        "NOT_GROUP_MEMBER, MessageNotExisted",
        "GROUP_NOT_FOUND, MessageNotExisted"
    })
    void refusedRevokingHasTheStatesOfTheTable(ErrorCode code, String state) {
        answer(message -> message instanceof ChatCommand ? Refusal.of(code) : null);
        try (CommandClient client = signedIn("revoker")) {
            assertThat(client.ask("RevokeMessage", "{\"chatId\":4,\"inChatId\":50,\"method\":\"Sender\"}")
                            .toString())
                    .isEqualTo("{\"command\":\"RevokeMessageResponse\",\"data\":{\"state\":\"" + state
                            + "\",\"chatId\":4}}");
        }
    }

    // Pulling

    private static StoredMessage message(long chat, long sequence, String text) {
        return new StoredMessage(
                new ChatId(chat),
                sequence,
                null,
                new UserId(3),
                "x",
                Content.of("TEXT", text),
                "t",
                1_684_332_121_757L,
                false);
    }

    private static Reply pulled(Message message) {
        return switch (message) {
            case ChatQuery.ListReadMarks ignored ->
                new ChatReply.ReadMarks(
                        List.of(new ChatReply.ReadMark(new ChatId(1), 69), new ChatReply.ReadMark(new ChatId(4), 0)));
            case ChatQuery.ListNewest query
            when query.after() == null ->
                new ChatReply.NewestMessages(
                        List.of(message(1, 64, "\"XXX\""), message(1, 65, "www")),
                        new ChatQuery.ListNewest(20, new ChatQuery.NewestCursor(new ChatId(1), 65)));
            case ChatQuery.ListNewest ignored -> new ChatReply.NewestMessages(List.of(message(4, 1, "later")), null);
            case GroupQuery.ListRequests ignored ->
                new GroupReply.Requests(
                        List.of(new AccessRequest(
                                2,
                                new UserId(1),
                                "x",
                                "test",
                                new AccessRequest.MakeFriend(ChatId.ofPrivate(new UserId(1), new UserId(2))),
                                AccessRequest.State.APPROVED,
                                5)),
                        null);
            case AuthQuery.GetSettings ignored -> new AuthReply.Settings(null);
            case GroupQuery.ListNotices ignored ->
                new GroupReply.Notices(
                        List.of(new Notice(9, 77, new Notice.GroupLeft(new ChatId(7), new UserId(5)))), null);
            default -> null;
        };
    }

    @Test
    void aPullIsAnsweredByAllItsPartsInOrder() {
        answer(CommandMessagingTest::pulled);
        try (CommandClient client = signedIn("puller")) {
            client.send("Pull", "{\"lastRequestId\":3,\"noticeTimestamp\":1685018341911}");
            client.send("Heartbeat", null);
            List<String> frames = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                frames.add(client.receive().toString());
            }
            assertThat(frames)
                    .containsExactly(
                            "{\"command\":\"ReadCursors\",\"data\":[[1,69],[4,0]]}",
                            "{\"command\":\"Messages\",\"data\":["
                                    + quoted(
                                            "{\"type\":\"Text\",\"inChatId\":64,\"chatId\":1,\"senderId\":3,\"serializedContent\":\"\\\"\\\\\\\"XXX\\\\\\\"\\\"\",\"timestamp\":1684332121757}")
                                    + ","
                                    + quoted(
                                            "{\"type\":\"Text\",\"inChatId\":65,\"chatId\":1,\"senderId\":3,\"serializedContent\":\"\\\"www\\\"\",\"timestamp\":1684332121757}")
                                    + "]}",
                            "{\"command\":\"Messages\",\"data\":["
                                    + quoted(
                                            "{\"type\":\"Text\",\"inChatId\":1,\"chatId\":4,\"senderId\":3,\"serializedContent\":\"\\\"later\\\"\",\"timestamp\":1684332121757}")
                                    + "]}",
                            "{\"command\":\"Requests\",\"data\":["
                                    + quoted(
                                            "{\"info\":{\"reqId\":2,\"senderId\":1,\"message\":\"test\",\"content\":{\"type\":\"MakeFriend\",\"receiverId\":2}},\"state\":\"Approved\"}")
                                    + "]}",
                            "{\"command\":\"UserSetting\",\"data\":"
                                    + quoted(
                                            "{\"secondaryCheckChats\":[],\"userNickname\":[],\"notification\":{\"slient\":false,\"show\":true,\"muteChatIds\":[]},\"topChatIds\":[]}")
                                    + "}",
                            "{\"command\":\"Notices\",\"data\":["
                                    + quoted(
                                            "{\"noticeId\":9,\"type\":\"GroupLeft\",\"timestamp\":77,\"content\":{\"userId\":5,\"chatId\":7}}")
                                    + "]}",
                            "{\"command\":\"PullResponse\",\"data\":{\"state\":\"Success\"}}",
                            "{\"command\":\"HeartbeatResponse\",\"data\":{\"state\":\"Success\"}}");
            assertThat(last(GroupQuery.ListRequests.class).after()).isEqualTo(3);
            assertThat(last(GroupQuery.ListNotices.class).after()).isEqualTo(1_685_018_341_911L);
            assertThat(World.services().asked(ChatQuery.ListNewest.class)).anyMatch(query -> query.perChat() == 20);
        }
    }

    private static String quoted(String text) {
        return ProtocolJson.mapper().writeValueAsString(text);
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"INTERNAL_SERVER_ERROR", "PERMISSION_DENIED"})
    void aPullThatFailsSaysSoAtItsEnd(ErrorCode code) {
        answer(message -> message instanceof AuthQuery.GetSettings ? Refusal.of(code) : pulled(message));
        try (CommandClient client = signedIn("puller")) {
            client.send("Pull", "{\"lastRequestId\":0,\"noticeTimestamp\":0}");
            JsonNode last = client.until("PullResponse");
            assertThat(last.path("data").toString()).isEqualTo("{\"state\":\"DatabaseError\"}");
            assertThat(client.state("Heartbeat", null)).isEqualTo("Success");
        }
    }

    @Test
    void aPullOfNothingHasAllItsFrames() {
        answer(message -> switch (message) {
            case ChatQuery.ListReadMarks ignored -> new ChatReply.ReadMarks(List.of());
            case ChatQuery.ListNewest ignored -> new ChatReply.NewestMessages(List.of(), null);
            case GroupQuery.ListRequests ignored -> new GroupReply.Requests(List.of(), null);
            case AuthQuery.GetSettings ignored -> new AuthReply.Settings("mine");
            case GroupQuery.ListNotices ignored -> new GroupReply.Notices(List.of(), null);
            default -> null;
        });
        try (CommandClient client = signedIn("newcomer")) {
            client.send("Pull", "{\"lastRequestId\":0,\"noticeTimestamp\":0}");
            for (String frame : new String[] {
                "{\"command\":\"ReadCursors\",\"data\":[]}",
                "{\"command\":\"Messages\",\"data\":[]}",
                "{\"command\":\"Requests\",\"data\":[]}",
                "{\"command\":\"UserSetting\",\"data\":\"mine\"}",
                "{\"command\":\"Notices\",\"data\":[]}",
                "{\"command\":\"PullResponse\",\"data\":{\"state\":\"Success\"}}"
            }) {
                assertThat(client.receive().toString()).isEqualTo(frame);
            }
        }
    }

    @Test
    void noFrameOfAPullPassesOneMebibyte() {
        List<StoredMessage> long1 = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            long1.add(message(1, i, "\"".repeat(64 * 1024)));
        }
        answer(message ->
                message instanceof ChatQuery.ListNewest ? new ChatReply.NewestMessages(long1, null) : pulled(message));
        try (CommandClient client = signedIn("bulky")) {
            client.send("Pull", "{\"lastRequestId\":0,\"noticeTimestamp\":0}");
            List<Long> sequences = new ArrayList<>();
            for (String command = ""; !command.equals("PullResponse"); ) {
                String frame = client.socket().next().text();
                assertThat(frame.length()).isLessThanOrEqualTo(1024 * 1024);
                JsonNode read = ProtocolJson.mapper().readTree(client.open(frame));
                command = read.path("command").asString("");
                if (command.equals("Messages")) {
                    sequences.addAll(sequencesIn(read));
                }
            }
            assertThat(sequences)
                    .containsExactlyElementsOf(
                            long1.stream().map(StoredMessage::sequence).toList());
        }
    }

    @Test
    void messagesArePartedOnlyWhereTheyPassOneFrame() {
        List<StoredMessage> few = new ArrayList<>();
        for (int i = 1; i <= 11; i++) {
            few.add(message(4, i, "x".repeat(64 * 1024)));
        }
        answer(message -> message instanceof ChatQuery.ListNewest
                ? new ChatReply.NewestMessages(few, null)
                : message instanceof ChatQuery.PullMessages pull
                        ? new ChatReply.HistoryPage(pull.chat(), few.reversed(), false)
                        : pulled(message));
        try (CommandClient client = signedIn("parter")) {
            client.send("PullMessages", "{\"chatId\":4}");
            assertThat(client.receive().path("data")).hasSize(11);
            assertThat(state(client.receive())).isEqualTo("Success");

            client.send("Pull", "{\"lastRequestId\":0,\"noticeTimestamp\":0}");
            assertThat(client.until("Messages").path("data")).hasSize(11);
            assertThat(client.receive().path("command").asString("")).isEqualTo("Requests");
        }
    }

    @Test
    void olderMessagesArePulledPageByPage() {
        answer(message -> message instanceof ChatQuery.PullMessages pull
                ? new ChatReply.HistoryPage(pull.chat(), List.of(message(4, 8, "new"), message(4, 7, "old")), true)
                : null);
        try (CommandClient client = signedIn("historian")) {
            client.send("PullMessages", "{\"chatId\":4,\"beforeInChatId\":9,\"limit\":2}");
            JsonNode messages = client.receive();
            assertThat(messages.path("command").asString("")).isEqualTo("Messages");
            assertThat(first(messages).path("inChatId").asInt()).isEqualTo(7);
            assertThat(client.receive().toString())
                    .isEqualTo("{\"command\":\"PullMessagesResponse\",\"data\":{\"state\":\"Success\",\"chatId\":4}}");
            assertThat(last(ChatQuery.PullMessages.class)).isEqualTo(new ChatQuery.PullMessages(new ChatId(4), 9L, 2));
            assertThat(client.ask("PullMessages", "{\"chatId\":4,\"limit\":101}")
                            .toString())
                    .isEqualTo(
                            "{\"command\":\"PullMessagesResponse\",\"data\":{\"state\":\"FormatError\",\"chatId\":4}}");
            answer(message ->
                    message instanceof ChatQuery.PullMessages ? Refusal.of(ErrorCode.NOT_GROUP_MEMBER) : null);
            assertThat(client.state("PullMessages", "{\"chatId\":4}")).isEqualTo("UserNotInChat");
        }
    }

    /** Of the messages in a {@code Messages} frame. */
    private static List<Long> sequencesIn(JsonNode frame) {
        return frame.path("data")
                .valueStream()
                .map(each -> ProtocolJson.mapper()
                        .readTree(each.asString(""))
                        .path("inChatId")
                        .asLong())
                .toList();
    }

    @Test
    void whatOneAnswerOfTheServiceHasNoRoomForIsPulledToo() {
        answer(message -> {
            if (!(message instanceof ChatQuery.PullMessages pull)) {
                return null;
            }
            long before = Objects.requireNonNull(pull.before());
            List<StoredMessage> two = List.of(
                    message(4, before - 1, "x".repeat(64 * 1024)), message(4, before - 2, "x".repeat(64 * 1024)));
            Query next =
                    pull.limit() > 2 ? new ChatQuery.PullMessages(pull.chat(), before - 2, pull.limit() - 2) : null;
            return new ChatReply.HistoryPage(pull.chat(), two, true, next);
        });
        try (CommandClient client = signedIn("collector2")) {
            client.send("PullMessages", "{\"chatId\":4,\"beforeInChatId\":99,\"limit\":20}");
            List<Long> sequences = new ArrayList<>();
            JsonNode frame = client.receive();
            for (; frame.path("command").asString("").equals("Messages"); frame = client.receive()) {
                sequences.addAll(sequencesIn(frame));
            }
            assertThat(sequences)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(79, 98).boxed().toList());
            assertThat(state(frame)).isEqualTo("Success");
        }
    }

    @Test
    void aPullOfWhichALaterPartFailsTellsNothingElse() {
        answer(message -> message instanceof ChatQuery.PullMessages pull
                ? pull.limit() == 20
                        ? new ChatReply.HistoryPage(
                                pull.chat(),
                                List.of(message(4, 9, "new")),
                                true,
                                new ChatQuery.PullMessages(pull.chat(), 9L, 19))
                        : Refusal.of(ErrorCode.NOT_GROUP_MEMBER)
                : null);
        try (CommandClient client = signedIn("outcast")) {
            assertThat(client.state("PullMessages", "{\"chatId\":4}")).isEqualTo("UserNotInChat");
            assertThat(client.state("Heartbeat", null)).isEqualTo("Success");
        }
    }

    // Pushes

    @Test
    void messagesArePushedLiveAndCountAsDelivered() {
        try (CommandClient receiver = signedIn("listener");
                var sender = World.signedIn("speaker")) {
            ChatId chat = Posts.chat("listener", "speaker");
            var stored = Posts.message(chat, 3, "speaker", "hi");
            send(Posts.posted(stored));
            JsonNode push = receiver.until("Messages");
            assertThat(first(push).toString())
                    .isEqualTo("{\"type\":\"Text\",\"inChatId\":3,\"chatId\":" + chat.number() + ",\"senderId\":"
                            + stored.sender().number()
                            + ",\"serializedContent\":\"\\\"hi\\\"\",\"timestamp\":1747312205123}");
            JsonNode receipt = sender.until("MESSAGE_ACK_NOTIFICATION");
            assertThat(receipt.path("payload").path("status").asString("")).isEqualTo("DELIVERED_TO_RECIPIENT_CLIENT");
            // The same again is a repeat.
            send(Posts.posted(stored));
            send(Posts.posted(Posts.message(chat, 4, "speaker", "again")));
            assertThat(first(receiver.until("Messages")).path("inChatId").asInt())
                    .isEqualTo(4);
        }
    }

    @Test
    void whatADeviceMissedIsNotReplayed() {
        ChatId chat = Posts.chat("returner", "speaker");
        answer(message -> message instanceof ChatQuery.Replay replay
                ? new ChatReply.ReplayPage(
                        List.of(),
                        replay.limit() == 0
                                ? List.of()
                                : List.of(new ChatReply.ReplayItem.Missed(
                                        Posts.message(chat, 1, "speaker", "old"), false)),
                        null,
                        true)
                : null);
        try (CommandClient client = signedIn("returner")) {
            send(Posts.posted(Posts.message(chat, 2, "speaker", "new")));
            assertThat(first(client.receive()).path("inChatId").asInt()).isEqualTo(2);
        }
    }

    @Test
    void groupsAreRoutedBeforeTheLoginIsAnswered() {
        ChatId group = ChatId.ofGroup(4_000);
        answer(message -> message instanceof ChatQuery.Replay
                ? new ChatReply.ReplayPage(List.of(group), List.of(), null, true)
                : null);
        try (CommandClient client = signedIn("member")) {
            send(Posts.posted(Posts.message(group, 1, "speaker", "to all")));
            assertThat(first(client.receive()).path("chatId").asLong()).isEqualTo(group.number());
        }
    }

    @Test
    void aRevokedMessageIsPushedInItsPlace() {
        try (CommandClient client = signedIn("witness")) {
            ChatId chat = Posts.chat("witness", "speaker");
            send(new GatewayRecord.Pushed(
                    new Audience.Members(chat),
                    new ChatDelivery.MessageRecalled(
                            new MessageId(chat, 5),
                            "c5",
                            Posts.user("speaker"),
                            Posts.user("speaker"),
                            "speaker",
                            77,
                            99,
                            1),
                    null,
                    null,
                    null));
            assertThat(first(client.receive()).toString())
                    .isEqualTo("{\"type\":\"Revoked\",\"inChatId\":5,\"chatId\":" + chat.number() + ",\"senderId\":"
                            + Posts.user("speaker").number() + ",\"serializedContent\":\"\\\"\\\"\",\"timestamp\":77}");
        }
    }

    @Test
    void manyConnectionsShareOneTextUnderSealsOfTheirOwn() {
        ChatId group = ChatId.ofGroup(4_001);
        answer(message -> message instanceof ChatQuery.Replay
                ? new ChatReply.ReplayPage(List.of(group), List.of(), null, true)
                : null);
        try (CommandClient one = signedIn("many1");
                CommandClient two = signedIn("many2");
                var envelope = World.signedIn("many3")) {
            SessionIndex index = World.gateway().bean(SessionIndex.class);
            await().atMost(10, TimeUnit.SECONDS).until(() -> index.of(group).size() == 3);
            send(Posts.posted(Posts.message(group, 1, "speaker", "to all")));
            String first = one.socket().next().text();
            String second = two.socket().next().text();
            assertThat(first).isNotEqualTo(second);
            assertThat(one.open(first)).isEqualTo(two.open(second));
            assertThat(envelope.until("GROUP_MESSAGE_NOTIFICATION")
                            .path("payload")
                            .path("content")
                            .asString(""))
                    .isEqualTo("to all");
        }
    }

    @Test
    void onAConnectionSignedInByEnvelopePushesAreEnvelopes() {
        var socket = World.signedIn("bilingual");
        try (var client = new CommandClient(socket)) {
            client.shakeHands();
            assertThat(client.state("Heartbeat", null)).isEqualTo("Success");
            ChatId chat = Posts.chat("bilingual", "speaker");
            send(Posts.posted(Posts.message(chat, 1, "speaker", "hi")));
            assertThat(socket.until("PRIVATE_MESSAGE_NOTIFICATION")
                            .path("payload")
                            .path("content")
                            .asString(""))
                    .isEqualTo("hi");
            assertThat(socket.ask("HEARTBEAT_PING_REQUEST", "{}").path("type").asString(""))
                    .isEqualTo("HEARTBEAT_PONG_RESPONSE");
        }
    }

    @Test
    void readMarksAreSetAndReportedToTheService() {
        answer(message -> message instanceof ChatCommand.MarkRead mark
                ? new ChatReply.Marked(mark.chat(), mark.sequence(), 0)
                : null);
        try (CommandClient client = signedIn("reader2")) {
            assertThat(client.ask("SetReadCursor", "{\"chatId\":4,\"inChatId\":9}")
                            .toString())
                    .isEqualTo(
                            "{\"command\":\"SetReadCursorResponse\",\"data\":{\"state\":\"Success\",\"chatId\":4,\"inChatId\":9}}");
        }
    }

    @Test
    void whatIsPulledIsReceiptedOnceIfNobodyGotItBefore() {
        ChatId chat = Posts.chat("fetcher", "speaker");
        StoredMessage fresh = Posts.message(chat, 6, "speaker", "x");
        StoredMessage known = Posts.message(chat, 5, "speaker", "w");
        try (var sender = World.client();
                CommandClient client = signedIn("fetcher")) {
            sender.signIn("speaker");
            answer(message -> switch (message) {
                case ChatQuery.ListNewest ignored -> new ChatReply.NewestMessages(List.of(known, fresh), null);
                case ChatQuery.Replay replay
                when replay.limit() > 0 ->
                    new ChatReply.ReplayPage(
                            List.of(),
                            List.of(
                                    new ChatReply.ReplayItem.Missed(known, true),
                                    new ChatReply.ReplayItem.Missed(fresh, false)),
                            null,
                            true);
                default -> pulled(message);
            });
            client.send("Pull", "{\"lastRequestId\":0,\"noticeTimestamp\":0}");
            client.until("PullResponse");
            JsonNode receipt = sender.until("MESSAGE_ACK_NOTIFICATION").path("payload");
            assertThat(receipt.path("status").asString("")).isEqualTo("DELIVERED_TO_RECIPIENT_CLIENT");
            assertThat(receipt.path("sequence").asInt()).isEqualTo(6);
        }
    }

    @Test
    void pulledMessagesCountAsGot() {
        ChatId chat = Posts.chat("collector", "speaker");
        answer(message -> message instanceof ChatQuery.ListNewest
                ? new ChatReply.NewestMessages(List.of(Posts.message(chat, 6, "speaker", "x")), null)
                : pulled(message));
        try (CommandClient client = signedIn("collector")) {
            client.send("Pull", "{\"lastRequestId\":0,\"noticeTimestamp\":0}");
            client.until("PullResponse");
            client.ask("Heartbeat", null);
            await().atMost(10, TimeUnit.SECONDS)
                    .until(() -> World.services().asked(ChatCommand.ReportDelivered.class).stream()
                            .anyMatch(report -> report.chat().equals(chat)
                                    && report.marks().getFirst().sequence() == 6));
        }
    }
}
