package im.crosstalk.group;

import static im.crosstalk.group.Wire.header;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Push;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.chat.ChatCommand.ApplyMembership;
import im.crosstalk.protocol.group.AccessRequest.MakeFriend;
import im.crosstalk.protocol.group.GroupCommand.AddMember;
import im.crosstalk.protocol.group.GroupCommand.ChangeRole;
import im.crosstalk.protocol.group.GroupCommand.CreateGroup;
import im.crosstalk.protocol.group.GroupCommand.JoinGroup;
import im.crosstalk.protocol.group.GroupCommand.LeaveGroup;
import im.crosstalk.protocol.group.GroupCommand.PostNotice;
import im.crosstalk.protocol.group.GroupCommand.RemoveMember;
import im.crosstalk.protocol.group.GroupCommand.RenameGroup;
import im.crosstalk.protocol.group.GroupCommand.SendRequest;
import im.crosstalk.protocol.group.GroupCommand.SolveRequest;
import im.crosstalk.protocol.group.GroupCommand.Unfriend;
import im.crosstalk.protocol.group.GroupDelivery.Noticed;
import im.crosstalk.protocol.group.GroupQuery.ListGroupNotices;
import im.crosstalk.protocol.group.GroupQuery.ListNotices;
import im.crosstalk.protocol.group.GroupReply.GroupNotice;
import im.crosstalk.protocol.group.GroupReply.GroupNotices;
import im.crosstalk.protocol.group.GroupReply.NoticePosted;
import im.crosstalk.protocol.group.GroupReply.Notices;
import im.crosstalk.protocol.group.GroupReply.RequestSent;
import im.crosstalk.protocol.group.Notice;
import im.crosstalk.protocol.group.Notice.AdminChanged;
import im.crosstalk.protocol.group.Notice.FriendAdded;
import im.crosstalk.protocol.group.Notice.FriendRemoved;
import im.crosstalk.protocol.group.Notice.GroupJoined;
import im.crosstalk.protocol.group.Notice.GroupLeft;
import im.crosstalk.protocol.group.Notice.GroupRemoved;
import im.crosstalk.protocol.group.Notice.OwnerTransferred;
import im.crosstalk.protocol.group.Role;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** What people are told of their friendships and groups, and what groups are told by their admins. */
@Running
class NoticeFlowTest {
    private static Wire wire;

    @Autowired
    private JdbcTemplate jdbc;

    private final Caller ann = People.online();
    private final Caller ben = People.online();
    private final Caller carl = People.online();

    @BeforeAll
    static void connect() {
        wire = new Wire();
    }

    @Test
    void eachFounderButTheOneWhoMakesTheGroupLearnsThatTheyHaveJoined() {
        ApplyMembership made = make(ben.user(), carl.user());

        assertThat(made.then())
                .extracting(Push::audience)
                .containsExactly(Audience.Users.of(ben.user()), Audience.Users.of(carl.user()));
        assertThat(told(made)).containsExactly(joined(made.chat(), ben), joined(made.chat(), carl));
        assertThat(seenBy(ann)).isEmpty();
        assertThat(seenBy(ben)).containsExactly(joined(made.chat(), ben));
        assertThat(seenBy(carl)).containsExactly(joined(made.chat(), carl));
    }

    @Test
    void membersSeeWhatHappensWhileTheyAreInAndTheirOwnGoing() {
        ChatId group = make(ben.user()).chat();

        ApplyMembership came = wire.change(wire.ask(carl, new JoinGroup(group)));
        wire.change(wire.ask(ann, new ChangeRole(group, carl.user(), Role.ADMIN)));
        ApplyMembership removed = wire.change(wire.ask(carl, new RemoveMember(group, ben.user())));
        ApplyMembership handed = wire.change(wire.ask(ann, new ChangeRole(group, carl.user(), Role.OWNER)));
        wire.change(wire.ask(carl, new RenameGroup(group, "Other")));
        ApplyMembership left = wire.change(wire.ask(ann, new LeaveGroup(group)));

        assertThat(came.then().getFirst().audience()).isEqualTo(new Audience.MembersAnd(group, List.of(carl.user())));
        assertThat(removed.then().getFirst().audience()).isEqualTo(new Audience.MembersAnd(group, List.of(ben.user())));
        assertThat(handed.then().getFirst().audience()).isEqualTo(new Audience.Members(group));
        Notice.What gone = new GroupRemoved(group, ben.user(), carl.user());
        Notice.What promoted = new AdminChanged(group, carl.user(), true);
        Notice.What owner = new OwnerTransferred(group, ann.user(), carl.user());
        Notice.What going = new GroupLeft(group, ann.user());
        assertThat(told(handed)).containsExactly(owner);
        assertThat(told(left)).containsExactly(going);
        assertThat(seenBy(ann)).containsExactly(joined(group, carl), promoted, gone, owner, going);
        assertThat(seenBy(ben)).containsExactly(joined(group, ben), joined(group, carl), promoted, gone);
        assertThat(seenBy(carl)).containsExactly(joined(group, carl), promoted, gone, owner, going);
        wire.change(wire.ask(carl, new AddMember(group, ben.user())));
        assertThat(seenBy(ben))
                .containsExactly(joined(group, ben), joined(group, carl), promoted, gone, joined(group, ben));
        wire.change(wire.ask(carl, new ChangeRole(group, ben.user(), Role.ADMIN)));
        wire.change(wire.ask(carl, new ChangeRole(group, ben.user(), Role.MEMBER)));
        assertThat(seenBy(ben))
                .endsWith(new AdminChanged(group, ben.user(), true), new AdminChanged(group, ben.user(), false));
    }

    @Test
    void bothFriendsSeeThatTheyAreAndThatTheyAreNot() {
        ChatId pair = ChatId.ofPrivate(ann.user(), ben.user());
        var sent = (RequestSent) wire.answer(wire.ask(ann, new SendRequest(new MakeFriend(pair), "")));
        wire.decided(wire.ask(ben, new SolveRequest(sent.request(), true)));
        wire.decided(wire.ask(ben, new Unfriend(pair)));

        assertThat(seenBy(ann)).containsExactly(new FriendAdded(pair), new FriendRemoved(pair));
        assertThat(seenBy(ben)).containsExactly(new FriendAdded(pair), new FriendRemoved(pair));
        assertThat(seenBy(carl)).isEmpty();
    }

    @Test
    void aTimeSeparatesWhatIsKnownFromWhatIsNew() {
        ChatId group = make(ben.user()).chat();
        wire.change(wire.ask(carl, new JoinGroup(group)));
        List<Notice> all = notices(ben, 0).notices();
        assertThat(all).hasSize(2);
        assertThat(all.getLast().at()).isGreaterThan(all.getFirst().at());
        assertThat(all.getLast().number()).isGreaterThan(all.getFirst().number());

        assertThat(notices(ben, all.getFirst().at()).notices()).containsExactly(all.getLast());
        assertThat(notices(ben, all.getLast().at()).notices()).isEmpty();
        assertThat(notices(ben, all.getFirst().at() - 1).notices()).isEqualTo(all);
    }

    @Test
    void aLongListComesInParts() {
        ChatId group = make(ben.user()).chat();
        jdbc.update("""
                WITH kept AS (UPDATE ledger SET last_notice = last_notice + 2500, last_notice_at = last_notice_at + 2500
                              RETURNING last_notice, last_notice_at)
                INSERT INTO notice (number, at, kind, chat, user_number, admin)
                SELECT last_notice - n, last_notice_at - n, 'ADMIN_CHANGED', ?, ?, true
                  FROM kept, generate_series(0, 2499) n
                """, group.number(), ben.user().number());

        Notices first = notices(ben, 0);
        var rest = (Notices) wire.answer(wire.ask(ben, (ListNotices) first.next()));

        assertThat(first.notices()).hasSize(2_000);
        assertThat(rest.notices()).hasSize(501);
        assertThat(rest.next()).isNull();
        assertThat(rest.notices().getFirst().number())
                .isGreaterThan(first.notices().getLast().number());
    }

    @Test
    void adminsPostNoticesThatCountFromOneInEachGroup() throws Exception {
        ChatId group = make(ben.user(), carl.user()).chat();
        wire.change(wire.ask(ann, new ChangeRole(group, ben.user(), Role.ADMIN)));

        var first = (NoticePosted) wire.answer(wire.ask(ann, new PostNotice(group, "Welcome")));
        var second = (NoticePosted) wire.answer(wire.ask(ben, new PostNotice(group, "Be kind")));

        assertThat(List.of(first.number(), second.number())).containsExactly(1L, 2L);
        assertRefused(wire.ask(carl, new PostNotice(group, "Me too")), ErrorCode.PERMISSION_DENIED);
        assertRefused(wire.ask(People.online(), new PostNotice(group, "Hi")), ErrorCode.NOT_GROUP_MEMBER);
        ChatId pair = ChatId.ofPrivate(ann.user(), ben.user());
        assertRefused(wire.ask(ann, new PostNotice(pair, "Hi")), ErrorCode.NOT_A_GROUP);
        assertRefused(wire.ask(ann, new ListGroupNotices(pair, 0)), ErrorCode.NOT_A_GROUP);
        assertRefused(wire.ask(ann, new ListGroupNotices(ChatId.ofGroup(1_000_000), 0)), ErrorCode.GROUP_NOT_FOUND);
        assertRefused(wire.ask(People.online(), new ListGroupNotices(group, 0)), ErrorCode.NOT_GROUP_MEMBER);
        assertThat(groupNotices(carl, group, 0).notices())
                .containsExactly(
                        new GroupNotice(1, ann.user(), "Welcome", first.at()),
                        new GroupNotice(2, ben.user(), "Be kind", second.at()));
        assertThat(groupNotices(carl, group, 1).notices()).hasSize(1);
        var event = wire.events(Topic.GROUP_EVENTS, group.number(), 7).getLast();
        assertThat(header(event, "ce_type")).isEqualTo("im.group.notice_posted");
        assertThat(header(event, "ce_id")).isEqualTo("group-" + group.number() + "-2-im.group.notice_posted-2");
        assertThat(ProtocolJson.mapper().readTree(event.value()).get("notice").asString())
                .isEqualTo("Be kind");
        assertThat(((NoticePosted) wire.answer(wire.ask(ann, new PostNotice(make().chat(), "First")))).number())
                .isEqualTo(1);
    }

    @Test
    void manyPostedNoticesComeInParts() {
        ChatId group = make().chat();
        List<Long> refs = LongStream.rangeClosed(1, 105)
                .mapToObj(n -> wire.ask(ann, new PostNotice(group, "\u0001".repeat(1024))))
                .toList();
        refs.forEach(wire::answer);

        GroupNotices first = groupNotices(ann, group, 0);
        var rest = (GroupNotices) wire.answer(wire.ask(ann, (ListGroupNotices) first.next()));

        assertThat(first.notices()).hasSize(100);
        assertThat(rest.notices()).extracting(GroupNotice::number).containsExactly(101L, 102L, 103L, 104L, 105L);
        assertThat(rest.next()).isNull();
    }

    @Test
    void fiveHundredFoundersAreOneRow() {
        LongStream.range(2_000, 2_499).forEach(number -> AuthStandIn.INSTANCE.knows(number, "user" + number));
        UserId[] everybody =
                LongStream.range(2_000, 2_499).mapToObj(UserId::new).toArray(UserId[]::new);

        ApplyMembership made = make(everybody);

        assertThat(made.then()).hasSize(499);
        Long rows = jdbc.queryForObject(
                "SELECT count(*) FROM notice WHERE chat = ?",
                Long.class,
                made.chat().number());
        assertThat(rows).isEqualTo(1);
        assertThat(seenBy(Wire.user(2_400, "user2400")))
                .containsExactly(new GroupJoined(made.chat(), new UserId(2_400)));
    }

    private ApplyMembership make(UserId... others) {
        return wire.change(wire.ask(ann, new CreateGroup("Club", List.of(others), true, false)));
    }

    private static Notice.What joined(ChatId group, Caller user) {
        return new GroupJoined(group, user.user());
    }

    private static List<Notice.What> told(ApplyMembership change) {
        return change.then().stream()
                .map(push -> ((Noticed) push.delivery()).notice().what())
                .toList();
    }

    private static List<Notice.What> seenBy(Caller user) {
        return notices(user, 0).notices().stream().map(Notice::what).toList();
    }

    private static Notices notices(Caller user, long after) {
        return (Notices) wire.answer(wire.ask(user, new ListNotices(after)));
    }

    private static GroupNotices groupNotices(Caller user, ChatId group, long after) {
        return (GroupNotices) wire.answer(wire.ask(user, new ListGroupNotices(group, after)));
    }

    private static void assertRefused(long ref, ErrorCode code) {
        assertThat(wire.answer(ref)).isEqualTo(Refusal.of(code));
    }
}
