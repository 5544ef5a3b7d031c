package im.crosstalk.chat.membership;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.chat.ChatServiceHarness;
import im.crosstalk.chat.WholeService;
import im.crosstalk.chat.directory.UserDirectory;
import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Delivery;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.GatewayRecord.Pushed;
import im.crosstalk.protocol.Push;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.chat.ChatCommand.ApplyMembership;
import im.crosstalk.protocol.chat.ChatCommand.MarkRead;
import im.crosstalk.protocol.chat.ChatCommand.RecallAs;
import im.crosstalk.protocol.chat.ChatCommand.RecallMessage;
import im.crosstalk.protocol.chat.ChatCommand.SendMessage;
import im.crosstalk.protocol.chat.ChatCommand.SetWritable;
import im.crosstalk.protocol.chat.ChatDelivery.GroupChanged;
import im.crosstalk.protocol.chat.ChatDelivery.MessagePosted;
import im.crosstalk.protocol.chat.ChatQuery.FetchHistory;
import im.crosstalk.protocol.chat.ChatQuery.GetPeerRead;
import im.crosstalk.protocol.chat.ChatQuery.ListGroups;
import im.crosstalk.protocol.chat.ChatQuery.ListReadMarks;
import im.crosstalk.protocol.chat.ChatQuery.ListReaders;
import im.crosstalk.protocol.chat.ChatReply.Groups;
import im.crosstalk.protocol.chat.ChatReply.HistoryPage;
import im.crosstalk.protocol.chat.ChatReply.Marked;
import im.crosstalk.protocol.chat.ChatReply.MessageAccepted;
import im.crosstalk.protocol.chat.ChatReply.PeerRead;
import im.crosstalk.protocol.chat.ChatReply.ReadMark;
import im.crosstalk.protocol.chat.ChatReply.ReadMarks;
import im.crosstalk.protocol.chat.ChatReply.Readers;
import im.crosstalk.protocol.chat.ChatReply.Recalled;
import im.crosstalk.protocol.chat.Content;
import im.crosstalk.protocol.chat.MembershipChange;
import im.crosstalk.protocol.chat.StoredMessage;
import im.crosstalk.protocol.group.GroupDelivery.Noticed;
import im.crosstalk.protocol.group.GroupDelivery.RequestAnswered;
import im.crosstalk.protocol.group.GroupReply.Changed;
import im.crosstalk.protocol.group.GroupReply.RequestSettled;
import im.crosstalk.protocol.group.GroupReply.Unfriended;
import im.crosstalk.protocol.group.Notice;
import im.crosstalk.protocol.group.Role;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What group-service decides, as it comes into force among a chat's messages. */
@WholeService
class MembershipFlowTest {
    @Autowired
    private UserDirectory directory;

    private ChatServiceHarness gateway;
    private Caller alice;
    private Caller bob;
    private ChatId pair;

    @BeforeEach
    void twoUsersAreConnected() throws Exception {
        gateway = new ChatServiceHarness("membership-flow");
        alice = gateway.connect("alice", directory);
        bob = gateway.connect("bob", directory);
        pair = ChatId.ofPrivate(alice.user(), bob.user());
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void friendsHaveAChatBeforeAnybodyHasWrittenInIt() {
        var told = new Push(
                new Audience.Users(List.of(alice.user(), bob.user())),
                new Noticed(new Notice(7, 1000, new Notice.FriendAdded(pair))));

        long opened = setWritable(1, true, new RequestSettled(3), told);

        assertThat(gateway.reply(opened)).isEqualTo(new RequestSettled(3));
        assertThat(placeOf(told.delivery())).isGreaterThan(placeOfReply(opened));
        assertThat(marks(alice)).containsExactly(new ReadMark(pair, 0));
        assertThat(marks(bob)).containsExactly(new ReadMark(pair, 0));
        assertThat(gateway.reply(gateway.ask(alice, new GetPeerRead(pair)))).isEqualTo(new PeerRead(pair, 0));
    }

    @Test
    void thoseWhoPartedReadButDoNotWrite() {
        gateway.reply(setWritable(1, true, new RequestSettled(3)));
        write(alice, "k1", "hello");

        long closed = setWritable(2, false, new Unfriended(pair));
        long tooLate = gateway.send(alice, text(pair, "k2", "wait"));
        long repeat = gateway.send(alice, text(pair, "k1", "hello"));

        assertThat(gateway.reply(closed)).isEqualTo(new Unfriended(pair));
        assertThat(gateway.reply(tooLate)).isEqualTo(Refusal.of(ErrorCode.PERMISSION_DENIED));
        assertThat(gateway.reply(gateway.send(bob, text(pair, "k3", "bye"))))
                .isEqualTo(Refusal.of(ErrorCode.PERMISSION_DENIED));
        assertThat(gateway.reply(repeat)).isInstanceOf(MessageAccepted.class);
        assertThat(gateway.reply(gateway.send(bob, new MarkRead(pair, 1)))).isInstanceOf(Marked.class);
        assertThat(((HistoryPage) gateway.reply(gateway.ask(bob, new FetchHistory(pair, null, null, 10)))).messages())
                .extracting(message -> message.content().text())
                .containsExactly("hello");
        assertThat(marks(bob)).containsExactly(new ReadMark(pair, 1));

        gateway.reply(setWritable(3, true, new RequestSettled(4)));
        assertThat(write(bob, "k4", "again").sequence()).isEqualTo(2);
    }

    @Test
    void anOlderDecisionThatComesAgainChangesNothing() {
        setWritable(1, true, null);
        gateway.reply(setWritable(2, false, new Unfriended(pair)));

        long again = setWritable(1, true, new RequestSettled(3));

        assertThat(gateway.reply(again)).isEqualTo(new RequestSettled(3));
        assertThat(gateway.reply(gateway.send(alice, text(pair, "k1", "hello"))))
                .isEqualTo(Refusal.of(ErrorCode.PERMISSION_DENIED));
    }

    @Test
    void strangersWhoWroteKeepTheirHistoryAsFriends() {
        write(alice, "k1", "who are you?");

        gateway.reply(setWritable(1, true, new RequestSettled(3)));

        assertThat(write(bob, "k1", "a friend").sequence()).isEqualTo(2);
    }

    @Test
    void whatIsToldOfAMembershipFollowsItAndReachesWhoIsGone() {
        ChatId group = found(new MembershipChange.Joined(bob.user(), "bob", Role.MEMBER));
        var answered = new Push(Audience.Users.of(bob.user()), new RequestAnswered(9, true));
        var noticed = new Push(
                new Audience.MembersAnd(group, List.of(bob.user())),
                new Noticed(new Notice(8, 1000, new Notice.GroupRemoved(group, bob.user(), alice.user()))));

        gateway.reply(apply(group, 2, new MembershipChange.Removed(bob.user(), "bob"), answered, noticed));

        int changed = placeOf(record -> record instanceof GroupChanged told
                && told.chat().equals(group)
                && told.change() instanceof MembershipChange.Removed);
        assertThat(placeOf(answered.delivery())).isGreaterThan(changed);
        assertThat(placeOf(noticed.delivery())).isGreaterThan(placeOf(answered.delivery()));
        assertThat(gateway.reply(apply(group, 2, new MembershipChange.Removed(bob.user(), "bob"), answered)))
                .isEqualTo(new Changed(group, "friends"));
        assertThat(gateway.received())
                .filteredOn(record ->
                        record instanceof Pushed pushed && pushed.delivery().equals(answered.delivery()))
                .hasSize(1);
    }

    @Test
    void eachRecallsAsWhatTheyAre() {
        Caller carol = gateway.connect("carol", directory);
        ChatId group = found(
                new MembershipChange.Joined(bob.user(), "bob", Role.ADMIN),
                new MembershipChange.Joined(carol.user(), "carol", Role.MEMBER));
        for (String key : List.of("k1", "k2", "k3")) {
            gateway.send(carol, text(group, key, "oops"));
        }

        assertThat(recall(carol, group, 1, RecallAs.ADMIN)).isEqualTo(Refusal.of(ErrorCode.PERMISSION_DENIED));
        assertThat(recall(bob, group, 1, RecallAs.SENDER)).isEqualTo(Refusal.of(ErrorCode.PERMISSION_DENIED));
        assertThat(recall(bob, group, 1, RecallAs.OWNER)).isEqualTo(Refusal.of(ErrorCode.PERMISSION_DENIED));
        assertThat(recall(carol, group, 1, RecallAs.SENDER)).isInstanceOf(Recalled.class);
        assertThat(recall(bob, group, 2, RecallAs.ADMIN)).isInstanceOf(Recalled.class);
        assertThat(recall(alice, group, 3, RecallAs.OWNER)).isInstanceOf(Recalled.class);
        assertThat(recall(gateway.connect("eve", directory), group, 3, RecallAs.SENDER))
                .isEqualTo(Refusal.of(ErrorCode.NOT_GROUP_MEMBER));
        assertThat(recall(bob, group, 4, RecallAs.ADMIN)).isEqualTo(Refusal.of(ErrorCode.MESSAGE_NOT_FOUND));
        write(alice, "k1", "hello");
        assertThat(recall(bob, pair, 1, RecallAs.ADMIN)).isEqualTo(Refusal.of(ErrorCode.PERMISSION_DENIED));
    }

    @Test
    void whoIsNoPartyFindsNoMessageToRecall() {
        Caller eve = gateway.connect("eve", directory);
        write(alice, "k1", "hello");

        for (RecallAs as : RecallAs.values()) {
            assertThat(recall(eve, pair, 1, as)).isEqualTo(Refusal.of(ErrorCode.MESSAGE_NOT_FOUND));
        }
        assertThat(recall(eve, ChatId.ofPrivate(eve.user(), bob.user()), 1, RecallAs.SENDER))
                .isEqualTo(Refusal.of(ErrorCode.MESSAGE_NOT_FOUND));
    }

    @Test
    void aNewcomerHasReadNothingAndHasNothingUnread() {
        Caller carol = gateway.connect("carol", directory);
        ChatId group = found(new MembershipChange.Joined(bob.user(), "bob", Role.MEMBER));
        for (String key : List.of("k1", "k2", "k3")) {
            gateway.send(bob, text(group, key, "before carol"));
        }
        gateway.reply(apply(group, 2, new MembershipChange.Joined(carol.user(), "carol", Role.MEMBER)));

        assertThat(marks(carol)).containsExactly(new ReadMark(group, 0));
        assertThat(readers(group, 1)).isEmpty();
        assertThat(unread(carol)).isZero();

        gateway.send(carol, text(group, "c1", "hello"));
        gateway.send(bob, text(group, "k4", "after carol"));
        assertThat(mark(carol, group, 2)).isEqualTo(new Marked(group, 2, 1));
        assertThat(unread(carol)).isEqualTo(1);
        assertThat(readers(group, 2)).containsExactly(carol.user());
        assertThat(readers(group, 3)).isEmpty();
        assertThat(mark(carol, group, 4)).isEqualTo(new Marked(group, 4, 1));
        assertThat(mark(carol, group, 5)).isEqualTo(new Marked(group, 5, 0));
    }

    @Test
    void whoComesBackHasReadNothing() {
        ChatId group = found(new MembershipChange.Joined(bob.user(), "bob", Role.MEMBER));
        gateway.send(bob, text(group, "b1", "mine"));
        gateway.send(alice, text(group, "a1", "hers"));
        assertThat(mark(bob, group, 2)).isEqualTo(new Marked(group, 2, 0));
        gateway.reply(apply(group, 2, new MembershipChange.Left(bob.user(), "bob")));
        gateway.reply(apply(group, 3, new MembershipChange.Joined(bob.user(), "bob", Role.MEMBER)));
        gateway.send(alice, text(group, "a2", "again"));

        assertThat(marks(bob)).containsExactly(new ReadMark(group, 0));
        assertThat(mark(bob, group, 1)).isEqualTo(new Marked(group, 1, 1));
        assertThat(mark(bob, group, 3)).isEqualTo(new Marked(group, 3, 0));
    }

    @Test
    void aKeyThatNobodySeesTellsDoublesAllTheSame() {
        var hidden =
                new SendMessage(pair, "command:1:1685192622888:abc", null, Content.of(Content.TEXT, "Hello"), null);
        gateway.send(alice, hidden);

        long repeat = gateway.send(alice, hidden);

        assertThat(gateway.reply(repeat)).isInstanceOfSatisfying(MessageAccepted.class, accepted -> {
            assertThat(accepted.message().sequence()).isEqualTo(1);
            assertThat(accepted.clientMessageId()).isNull();
        });
        assertThat(((HistoryPage) gateway.reply(gateway.ask(bob, new FetchHistory(pair, null, null, 10)))).messages())
                .singleElement()
                .extracting(StoredMessage::clientMessageId)
                .isNull();
    }

    private ChatId found(MembershipChange... others) {
        ChatId group = ChatServiceHarness.newGroup();
        List<MembershipChange> all = new ArrayList<>(List.of(others));
        all.addFirst(new MembershipChange.Joined(alice.user(), "alice", Role.OWNER));
        gateway.reply(gateway.send(
                alice,
                new ApplyMembership(
                        group,
                        1,
                        "friends",
                        alice.user(),
                        "alice",
                        all,
                        false,
                        new Changed(group, "friends"),
                        List.of())));
        return group;
    }

    private long apply(ChatId group, long version, MembershipChange change, Push... then) {
        return gateway.send(
                alice,
                new ApplyMembership(
                        group,
                        version,
                        "friends",
                        alice.user(),
                        "alice",
                        List.of(change),
                        false,
                        new Changed(group, "friends"),
                        List.of(then)));
    }

    private long setWritable(long version, boolean writable, Reply reply, Push... then) {
        return gateway.send(alice, new SetWritable(pair, version, writable, reply, List.of(then)));
    }

    private StoredMessage write(Caller from, String key, String text) {
        gateway.send(from, text(pair, key, text));
        var item = (Pushed) gateway.await(record -> record instanceof Pushed pushed
                && pushed.delivery() instanceof MessagePosted posted
                && posted.message().chat().equals(pair)
                && posted.message().content().text().equals(text));
        return ((MessagePosted) item.delivery()).message();
    }

    private Reply recall(Caller by, ChatId chat, long sequence, RecallAs as) {
        return gateway.reply(gateway.send(by, new RecallMessage(chat, sequence, null, as)));
    }

    private List<ReadMark> marks(Caller user) {
        return ((ReadMarks) gateway.reply(gateway.ask(user, new ListReadMarks()))).marks();
    }

    private Reply mark(Caller reader, ChatId chat, long sequence) {
        return gateway.reply(gateway.send(reader, new MarkRead(chat, sequence)));
    }

    private List<UserId> readers(ChatId group, long sequence) {
        return ((Readers) gateway.reply(gateway.ask(alice, new ListReaders(group, sequence)))).users();
    }

    /** In the user's only group. */
    private long unread(Caller user) {
        return ((Groups) gateway.reply(gateway.ask(user, new ListGroups())))
                .groups()
                .getFirst()
                .unread();
    }

    private static SendMessage text(ChatId chat, String key, String text) {
        return new SendMessage(chat, key, key, Content.of(Content.TEXT, text), null);
    }

    private int placeOf(Delivery delivery) {
        return placeOf(delivery::equals);
    }

    /** Where among all that the gateway has got this delivery stands. */
    private int placeOf(Predicate<Delivery> which) {
        GatewayRecord found = gateway.await(record -> record instanceof Pushed pushed && which.test(pushed.delivery()));
        return gateway.received().indexOf(found);
    }

    private int placeOfReply(long ref) {
        return gateway.received()
                .indexOf(gateway.await(record -> record instanceof GatewayRecord.Answer answer && answer.ref() == ref));
    }
}
