package im.crosstalk.chat.message;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.chat.ChatServiceHarness;
import im.crosstalk.chat.WholeService;
import im.crosstalk.chat.directory.UserDirectory;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.GatewayRecord.Answer;
import im.crosstalk.protocol.GatewayRecord.Pushed;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.chat.ChatCommand.ApplyMembership;
import im.crosstalk.protocol.chat.ChatCommand.MarkRead;
import im.crosstalk.protocol.chat.ChatCommand.RecallAs;
import im.crosstalk.protocol.chat.ChatCommand.RecallMessage;
import im.crosstalk.protocol.chat.ChatCommand.SendMessage;
import im.crosstalk.protocol.chat.ChatDelivery.GroupChanged;
import im.crosstalk.protocol.chat.ChatDelivery.MessagePosted;
import im.crosstalk.protocol.chat.ChatDelivery.MessageRead;
import im.crosstalk.protocol.chat.ChatDelivery.MessageRecalled;
import im.crosstalk.protocol.chat.ChatQuery.FetchHistory;
import im.crosstalk.protocol.chat.ChatQuery.ListReadMarks;
import im.crosstalk.protocol.chat.ChatReply.HistoryPage;
import im.crosstalk.protocol.chat.ChatReply.Marked;
import im.crosstalk.protocol.chat.ChatReply.MessageAccepted;
import im.crosstalk.protocol.chat.ChatReply.ReadMarks;
import im.crosstalk.protocol.chat.ChatReply.Recalled;
import im.crosstalk.protocol.chat.Content;
import im.crosstalk.protocol.chat.MembershipChange;
import im.crosstalk.protocol.chat.StoredMessage;
import im.crosstalk.protocol.group.GroupReply;
import im.crosstalk.protocol.group.Role;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.MessageId;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Commands in over real Kafka, rows in real PostgreSQL, items out on a gateway's topic. */
@WholeService
class MessageFlowTest {
    @Autowired
    private UserDirectory directory;

    private ChatServiceHarness gateway;
    private Caller alice;
    private Caller bob;
    private ChatId chat;

    @BeforeEach
    void twoUsersAreConnected() throws Exception {
        gateway = new ChatServiceHarness("message-flow");
        alice = gateway.connect("alice", directory);
        bob = gateway.connect("bob", directory);
        chat = ChatId.ofPrivate(alice.user(), bob.user());
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private static SendMessage text(ChatId chat, String key, String text) {
        return new SendMessage(chat, key, key, Content.of(Content.TEXT, text), "2026-01-02T03:04:05.678Z");
    }

    @Test
    void oneItemIsBothTheAcknowledgementAndTheDelivery() {
        long ref = gateway.send(alice, text(chat, "k1", "hello"));

        var item = (Pushed) gateway.await(record -> record instanceof Pushed pushed
                && pushed.delivery() instanceof MessagePosted posted
                && posted.message().chat().equals(chat));
        StoredMessage message = ((MessagePosted) item.delivery()).message();
        assertThat(item.ref()).isEqualTo(ref);
        assertThat(item.except()).isEqualTo(alice.session());
        assertThat(item.receiptsAt()).isNull();
        assertThat(message.sequence()).isEqualTo(1);
        assertThat(message.senderName()).isEqualTo("alice");
        assertThat(message.sentAt()).isEqualTo("2026-01-02T03:04:05.678Z");
    }

    @Test
    void whatNobodyWaitsForIsKeptFromNobody() {
        gateway.post(alice, text(chat, "k1", "a file"));

        var item = (Pushed) gateway.await(record -> record instanceof Pushed pushed
                && pushed.delivery() instanceof MessagePosted posted
                && posted.message().chat().equals(chat));
        assertThat(item.ref()).isNull();
        assertThat(item.except()).isNull();
    }

    @Test
    void aRepeatIsTheSameMessageAndOtherContentUnderItsKeyIsRefused() {
        gateway.send(alice, text(chat, "k1", "hello"));
        long repeat = gateway.send(alice, text(chat, "k1", "hello"));
        long other = gateway.send(alice, text(chat, "k1", "something else"));

        assertThat(gateway.reply(repeat))
                .isInstanceOfSatisfying(
                        MessageAccepted.class,
                        accepted -> assertThat(accepted.message().sequence()).isEqualTo(1));
        assertThat(gateway.reply(other))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_PAYLOAD));
        assertThat(history(alice)).extracting(StoredMessage::sequence).containsExactly(1L);
    }

    @Test
    void aRecalledMessageIsEmptyAndItsRepeatStillTheSame() {
        gateway.send(alice, text(chat, "k1", "oops"));
        long recall = gateway.send(alice, new RecallMessage(chat, null, "k1", RecallAs.ANY));
        long repeat = gateway.send(alice, text(chat, "k1", "oops"));
        long foreign = gateway.send(bob, new RecallMessage(chat, 1L, null, RecallAs.ANY));

        assertThat(gateway.reply(recall)).isInstanceOf(Recalled.class);
        assertThat(gateway.reply(repeat)).isInstanceOf(MessageAccepted.class);
        assertThat(gateway.reply(foreign)).isEqualTo(Refusal.of(ErrorCode.PERMISSION_DENIED));
        assertThat(history(bob)).singleElement().satisfies(message -> {
            assertThat(message.recalled()).isTrue();
            assertThat(message.content().text()).isEmpty();
        });
        assertThat(gateway.received())
                .filteredOn(item -> item instanceof Pushed pushed
                        && pushed.delivery() instanceof MessageRecalled recalled
                        && recalled.message().chat().equals(chat)
                        && recalled.receivedAt() == history(bob).getFirst().receivedAt())
                .hasSize(1);
    }

    @Test
    void readingTellsTheSenderOnceAndCountsWhatIsUnread() {
        for (int i = 1; i <= 3; i++) {
            gateway.send(alice, text(chat, "k" + i, "message " + i));
        }
        gateway.send(bob, text(chat, "b1", "mine"));
        long first = gateway.send(bob, new MarkRead(chat, 2));
        long again = gateway.send(bob, new MarkRead(chat, 1));
        long beyond = gateway.send(bob, new MarkRead(chat, 9));

        assertThat(gateway.reply(first)).isEqualTo(new Marked(chat, 2, 1));
        assertThat(gateway.reply(again)).isEqualTo(new Marked(chat, 2, 1));
        assertThat(gateway.reply(beyond)).isEqualTo(Refusal.of(ErrorCode.MESSAGE_NOT_FOUND));
        assertThat(gateway.received())
                .filteredOn(item -> item instanceof Pushed pushed
                        && pushed.delivery() instanceof MessageRead read
                        && read.message().chat().equals(chat))
                .singleElement()
                .satisfies(item -> assertThat(((MessageRead) ((Pushed) item).delivery()).clientMessageId())
                        .isEqualTo("k2"));
    }

    @Test
    void readingUpToOnesOwnMessageTellsTheOtherOfTheirNewestBefore() {
        gateway.send(bob, text(chat, "b1", "read me"));
        gateway.send(bob, text(chat, "b2", "and me"));
        gateway.send(alice, text(chat, "a1", "mine"));
        gateway.send(alice, text(chat, "a2", "mine too"));
        long covering = gateway.send(alice, new MarkRead(chat, 3));
        long nothingNew = gateway.send(alice, new MarkRead(chat, 4));
        gateway.send(bob, text(chat, "b3", "the last"));
        long last = gateway.send(alice, new MarkRead(chat, 5));

        assertThat(gateway.reply(covering)).isEqualTo(new Marked(chat, 3, 0));
        assertThat(gateway.reply(nothingNew)).isInstanceOf(Marked.class);
        assertThat(gateway.reply(last)).isEqualTo(new Marked(chat, 5, 0));
        List<MessageRead> receipts = gateway.received().stream()
                .map(item -> item instanceof Pushed pushed ? pushed.delivery() : null)
                .filter(MessageRead.class::isInstance)
                .map(MessageRead.class::cast)
                .filter(read -> read.message().chat().equals(chat))
                .toList();
        assertThat(receipts)
                .containsExactly(
                        new MessageRead(new MessageId(chat, 2), "b2", bob.user(), alice.user()),
                        new MessageRead(new MessageId(chat, 5), "b3", bob.user(), alice.user()));
    }

    @Test
    void strangersAndUnknownUsersAreRefused() {
        Caller eve = gateway.connect("eve", directory);
        long foreign = gateway.send(eve, text(chat, "k1", "let me in"));
        ChatId group = ChatServiceHarness.newGroup();
        long nowhere = gateway.send(eve, text(group, "k1", "anybody?"));

        assertThat(gateway.reply(foreign)).isEqualTo(Refusal.of(ErrorCode.PERMISSION_DENIED));
        assertThat(gateway.reply(nowhere)).isEqualTo(Refusal.of(ErrorCode.GROUP_NOT_FOUND));
    }

    @Test
    void whereOnlyAnExistingChatIsMeantNoneIsMade() {
        var command = new SendMessage(chat, "k1", null, Content.of(Content.TEXT, "hello"), null, true);
        long tooEarly = gateway.send(alice, command);

        assertThat(gateway.reply(tooEarly)).isEqualTo(Refusal.of(ErrorCode.RESOURCE_NOT_FOUND));
        assertThat(gateway.reply(gateway.ask(alice, new ListReadMarks()))).isEqualTo(new ReadMarks(List.of()));

        gateway.send(bob, text(chat, "b1", "now there is one"));
        gateway.send(alice, command);

        gateway.await(item -> item instanceof Pushed pushed
                && pushed.delivery() instanceof MessagePosted posted
                && posted.message().chat().equals(chat)
                && posted.message().sequence() == 2);
    }

    @Test
    void whoIsRemovedCanNeitherWriteNorReadOnceThatIsAnswered() {
        ChatId group = ChatServiceHarness.newGroup();
        var founded = new GroupReply.Created(group, "friends", List.of());
        long create = gateway.send(
                alice,
                new ApplyMembership(
                        group,
                        1,
                        "friends",
                        alice.user(),
                        "alice",
                        List.of(
                                new MembershipChange.Joined(alice.user(), "alice", Role.OWNER),
                                new MembershipChange.Joined(bob.user(), "bob", Role.MEMBER)),
                        false,
                        founded,
                        List.of()));
        assertThat(gateway.reply(create)).isEqualTo(founded);
        gateway.send(bob, text(group, "k1", "hello all"));
        long remove = gateway.send(
                alice,
                new ApplyMembership(
                        group,
                        2,
                        "friends",
                        alice.user(),
                        "alice",
                        List.of(new MembershipChange.Removed(bob.user(), "bob")),
                        false,
                        new GroupReply.Changed(group, "friends"),
                        List.of()));
        long write = gateway.send(bob, text(group, "k2", "still here?"));

        assertThat(gateway.reply(remove)).isInstanceOf(GroupReply.Changed.class);
        assertThat(gateway.reply(write)).isEqualTo(Refusal.of(ErrorCode.NOT_GROUP_MEMBER));
        assertThat(gateway.reply(gateway.ask(bob, new FetchHistory(group, null, null, 10))))
                .isEqualTo(Refusal.of(ErrorCode.NOT_GROUP_MEMBER));
        assertThat(gateway.received())
                .filteredOn(item -> item instanceof Pushed pushed
                        && pushed.delivery() instanceof GroupChanged changed
                        && changed.chat().equals(group))
                .hasSize(3);
    }

    @Test
    void sequencesHaveNoHoleWhateverTheBatches() {
        Caller carol = gateway.connect("carol", directory);
        ChatId other = ChatId.ofPrivate(alice.user(), carol.user());
        for (int i = 1; i <= 150; i++) {
            gateway.send(alice, text(chat, "a" + i, "from alice"));
            gateway.send(bob, text(chat, "b" + i, "from bob"));
            gateway.send(carol, text(other, "c" + i, "from carol"));
        }
        gateway.await(item -> item instanceof Pushed pushed
                && pushed.delivery() instanceof MessagePosted posted
                && posted.message().chat().equals(chat)
                && posted.message().sequence() == 300);

        List<Long> sequences = gateway.received().stream()
                .filter(Pushed.class::isInstance)
                .map(item -> ((Pushed) item).delivery())
                .filter(MessagePosted.class::isInstance)
                .map(delivery -> ((MessagePosted) delivery).message())
                .filter(message -> message.chat().equals(chat))
                .map(StoredMessage::sequence)
                .toList();
        assertThat(sequences)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 300).boxed().toList());
    }

    @Test
    void integratorsAreToldInCloudEvents() {
        gateway.followEvents();
        gateway.send(alice, text(chat, UUID.randomUUID().toString(), "for the record"));

        var event = gateway.awaitEvents(1).getFirst();
        assertThat(event.key()).isEqualTo(Long.toString(chat.number()));
        assertThat(new String(event.headers().lastHeader("ce_type").value())).isEqualTo("im.message.sent");
        assertThat(new String(event.value())).contains("\"content\":\"for the record\"", "\"group_id\":null");
    }

    private List<StoredMessage> history(Caller reader) {
        return ((HistoryPage) gateway.reply(gateway.ask(reader, new FetchHistory(chat, null, null, 100)))).messages();
    }

    @Test
    void aReplyNamesTheSessionThatAsked() {
        long ref = gateway.send(alice, new MarkRead(chat, 1));

        assertThat(gateway.await(item -> item instanceof Answer answer && answer.ref() == ref))
                .isInstanceOfSatisfying(
                        Answer.class, answer -> assertThat(answer.session()).isEqualTo(alice.session()));
    }
}
