package im.crosstalk.group;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.Push;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.chat.ChatCommand.ApplyMembership;
import im.crosstalk.protocol.chat.MembershipChange.Joined;
import im.crosstalk.protocol.group.AccessRequest;
import im.crosstalk.protocol.group.AccessRequest.Asked;
import im.crosstalk.protocol.group.AccessRequest.GroupInvitation;
import im.crosstalk.protocol.group.AccessRequest.InvitedJoinGroup;
import im.crosstalk.protocol.group.AccessRequest.State;
import im.crosstalk.protocol.group.GroupCommand.AddMember;
import im.crosstalk.protocol.group.GroupCommand.ChangeRole;
import im.crosstalk.protocol.group.GroupCommand.CreateGroup;
import im.crosstalk.protocol.group.GroupCommand.JoinGroup;
import im.crosstalk.protocol.group.GroupCommand.LeaveGroup;
import im.crosstalk.protocol.group.GroupCommand.RemoveMember;
import im.crosstalk.protocol.group.GroupCommand.SendRequest;
import im.crosstalk.protocol.group.GroupCommand.SolveRequest;
import im.crosstalk.protocol.group.GroupDelivery.RequestAnswered;
import im.crosstalk.protocol.group.GroupDelivery.RequestReceived;
import im.crosstalk.protocol.group.GroupDelivery.RequestSolved;
import im.crosstalk.protocol.group.GroupQuery.GetGroupInfo;
import im.crosstalk.protocol.group.GroupQuery.ListRequests;
import im.crosstalk.protocol.group.GroupReply.GroupInfo;
import im.crosstalk.protocol.group.GroupReply.Member;
import im.crosstalk.protocol.group.GroupReply.RequestSent;
import im.crosstalk.protocol.group.GroupReply.RequestSettled;
import im.crosstalk.protocol.group.GroupReply.Requests;
import im.crosstalk.protocol.group.Role;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests to be let into groups, and invitations. */
@Running
class AdmissionFlowTest {
    private static Wire wire;

    private final Caller owner = People.online();
    private final Caller admin = People.online();
    private final Caller member = People.online();
    private final Caller guest = People.online();
    private ChatId group;

    @BeforeAll
    static void connect() {
        wire = new Wire();
    }

    /** A group that takes members by approval. */
    @BeforeEach
    void found() {
        group = found(false);
    }

    private ChatId found(boolean open) {
        var create = new CreateGroup("Club", List.of(admin.user(), member.user()), open, false);
        ChatId made = wire.change(wire.ask(owner, create)).chat();
        wire.change(wire.ask(owner, new ChangeRole(made, admin.user(), Role.ADMIN)));
        return made;
    }

    @Test
    void whoAsksToBeLetInReachesOwnerAndAdmins() {
        long number = askToJoin(guest);

        GatewayRecord.Pushed received = received(number);
        assertThat(((Audience.Users) received.audience()).users())
                .containsExactlyInAnyOrder(owner.user(), admin.user(), guest.user());
        assertThat(received.except()).isEqualTo(guest.session());
        assertThat(askToJoin(guest)).isEqualTo(number);
        assertThat(Stream.of(owner, admin, guest).map(AdmissionFlowTest::requestsOf))
                .allSatisfy(seen ->
                        assertThat(seen).extracting(AccessRequest::number).containsExactly(number));
        assertThat(requestsOf(member)).isEmpty();
    }

    @Test
    void anyAdminLetsInAndAllWhoCouldHaveAreToldSo() {
        long number = askToJoin(guest);
        assertRefused(solve(member, number, true), ErrorCode.REQUEST_NOT_FOUND);
        assertRefused(solve(guest, number, true), ErrorCode.REQUEST_NOT_FOUND);

        ApplyMembership change = wire.change(solve(admin, number, true));

        assertThat(change.changes()).containsExactly(new Joined(guest.user(), guest.username(), Role.MEMBER));
        assertThat(change.actor()).isEqualTo(admin.user());
        assertThat(change.reply()).isEqualTo(new RequestSettled(number));
        assertThat(change.then().subList(0, 2))
                .containsExactly(
                        new Push(Audience.Users.of(guest.user()), new RequestAnswered(number, true)),
                        new Push(both(owner, admin), new RequestSolved(number)));
        assertRefused(solve(owner, number, false), ErrorCode.REQUEST_NOT_FOUND);
        assertRefused(send(guest, new AccessRequest.JoinGroup(group)), ErrorCode.ALREADY_GROUP_MEMBER);
        assertThat(members()).contains(guest.user());
    }

    @Test
    void whoIsNotLetInMayAskAgain() {
        long number = askToJoin(guest);

        assertThat(wire.answer(solve(owner, number, false))).isEqualTo(new RequestSettled(number));

        assertThat(wire.pushed(told -> told.delivery().equals(new RequestAnswered(number, false)))
                        .audience())
                .isEqualTo(Audience.Users.of(guest.user()));
        assertThat(wire.pushed(told -> told.delivery().equals(new RequestSolved(number)))
                        .audience())
                .isEqualTo(both(owner, admin));
        assertThat(members()).doesNotContain(guest.user());
        assertThat(askToJoin(guest)).isGreaterThan(number);
    }

    @Test
    void ofTwoAdminsWhoAnswerAtOnceOneIsTheFirst() {
        for (int round = 0; round < 10; round++) {
            Caller asking = People.online();
            long number = askToJoin(asking);

            long yes = solve(admin, number, true);
            long no = solve(owner, number, false);

            boolean letIn = wire.decidedOrRefused(yes).isPresent();
            if (letIn) {
                assertThat(wire.answer(no)).isEqualTo(Refusal.of(ErrorCode.REQUEST_NOT_FOUND));
            } else {
                assertThat(wire.answer(yes)).isEqualTo(Refusal.of(ErrorCode.REQUEST_NOT_FOUND));
                assertThat(wire.answer(no)).isEqualTo(new RequestSettled(number));
            }
            assertThat(members().contains(asking.user())).isEqualTo(letIn);
            assertThat(requestsOf(asking))
                    .extracting(AccessRequest::state)
                    .containsExactly(letIn ? State.APPROVED : State.REFUSED);
        }
    }

    @Test
    void whoIsNoAdminAnyMoreAnswersNothing() {
        long number = askToJoin(guest);
        wire.change(wire.ask(owner, new ChangeRole(group, admin.user(), Role.MEMBER)));

        assertRefused(solve(admin, number, true), ErrorCode.REQUEST_NOT_FOUND);
        // They saw it while they were one.
        assertThat(requestsOf(admin)).hasSize(1);
    }

    @Test
    void whoBecomesAdminIsShownWhatIsOpen() {
        long number = askToJoin(guest);
        long settled = askToJoin(People.online());
        wire.answer(solve(owner, settled, false));

        ApplyMembership promoted = wire.change(wire.ask(owner, new ChangeRole(group, member.user(), Role.ADMIN)));

        assertThat(promoted.then())
                .filteredOn(push -> push.delivery() instanceof RequestReceived)
                .singleElement()
                .satisfies(push -> {
                    assertThat(push.audience()).isEqualTo(Audience.Users.of(member.user()));
                    assertThat(((RequestReceived) push.delivery()).request().number())
                            .isEqualTo(number);
                });
        assertThat(requestsOf(member)).extracting(AccessRequest::number).containsExactly(number);
        assertThat(wire.change(solve(member, number, true)).changes()).hasSize(1);
    }

    @Test
    void anApprovedGroupRefusesToBeJoinedAndAsksItsAdminsInstead() {
        long join = wire.ask(guest, new JoinGroup(group));

        assertRefused(join, ErrorCode.PERMISSION_DENIED);
        AccessRequest asked = ((RequestReceived) wire.pushed(told -> told.delivery() instanceof RequestReceived given
                                && given.request().sender().equals(guest.user()))
                        .delivery())
                .request();
        assertThat(asked.subject()).isEqualTo(new AccessRequest.JoinGroup(group));
        // Nothing else tells the guest's own session of its number.
        assertThat(received(asked.number()).except()).isNull();
        assertRefused(wire.ask(guest, new JoinGroup(group)), ErrorCode.PERMISSION_DENIED);
        assertThat(requestsOf(owner)).containsExactly(asked);
        assertThat(wire.change(solve(owner, asked.number(), true)).reply())
                .isEqualTo(new RequestSettled(asked.number()));
    }

    @Test
    void anOpenGroupMayBeAskedAllTheSame() {
        group = found(true);
        long number = askToJoin(guest);

        ApplyMembership joined = wire.change(wire.ask(guest, new JoinGroup(group)));

        // What was asked for is so; nobody need answer.
        assertThat(joined.then())
                .contains(
                        new Push(Audience.Users.of(guest.user()), new RequestAnswered(number, true)),
                        new Push(both(owner, admin), new RequestSolved(number)));
        assertRefused(solve(owner, number, true), ErrorCode.REQUEST_NOT_FOUND);
    }

    @Test
    void whomAnAdminInvitesIsInOnceTheyAccept() {
        long number = invite(admin, guest);
        assertThat(received(number).audience()).isEqualTo(new Audience.Users(List.of(guest.user(), admin.user())));
        assertRefused(solve(owner, number, true), ErrorCode.REQUEST_NOT_FOUND);
        assertRefused(solve(admin, number, true), ErrorCode.REQUEST_NOT_FOUND);

        ApplyMembership change = wire.change(solve(guest, number, true));

        assertThat(change.changes()).containsExactly(new Joined(guest.user(), guest.username(), Role.MEMBER));
        assertThat(change.reply()).isEqualTo(new RequestSettled(number));
        assertThat(change.then().subList(0, 2))
                .containsExactly(
                        new Push(Audience.Users.of(admin.user()), new RequestAnswered(number, true)),
                        new Push(Audience.Users.of(guest.user()), new RequestSolved(number)));
    }

    @Test
    void whomAPlainMemberInvitesNeedsAnAdminToo() {
        long number = invite(member, guest);

        assertThat(wire.answer(solve(guest, number, true))).isEqualTo(new RequestSettled(number));

        AccessRequest asked = requestsOf(owner).getFirst();
        assertThat(asked.subject()).isEqualTo(new InvitedJoinGroup(group, member.user()));
        assertThat(asked.sender()).isEqualTo(guest.user());
        assertThat(received(asked.number()).except()).isNull();
        assertThat(((Audience.Users) received(asked.number()).audience()).users())
                .containsExactlyInAnyOrder(owner.user(), admin.user(), guest.user());
        assertThat(wire.pushed(told -> told.delivery().equals(new RequestAnswered(number, true)))
                        .audience())
                .isEqualTo(Audience.Users.of(member.user()));
        assertThat(members()).doesNotContain(guest.user());
        assertThat(wire.change(solve(admin, asked.number(), true)).changes())
                .containsExactly(new Joined(guest.user(), guest.username(), Role.MEMBER));
    }

    @Test
    void intoAnOpenGroupAnyMemberInvites() {
        group = found(true);

        assertThat(wire.change(solve(guest, invite(member, guest), true)).changes())
                .containsExactly(new Joined(guest.user(), guest.username(), Role.MEMBER));
    }

    @Test
    void anInvitationIsVoidOnceTheInviterHasLeft() {
        long number = invite(member, guest);
        wire.change(wire.ask(member, new LeaveGroup(group)));

        assertRefused(solve(guest, number, true), ErrorCode.REQUEST_NOT_FOUND);

        assertThat(requestsOf(guest)).extracting(AccessRequest::state).containsExactly(State.REFUSED);
        assertThat(wire.pushed(told -> told.delivery().equals(new RequestSolved(number)))
                        .audience())
                .isEqualTo(Audience.Users.of(guest.user()));
        assertThat(members()).doesNotContain(guest.user());
    }

    @Test
    void whetherTheInviterLeavesFirstOrTheGuestAcceptsFirstBothAgreeOnIt() {
        for (int round = 0; round < 10; round++) {
            Caller inviter = People.online();
            Caller invited = People.online();
            wire.change(wire.ask(owner, new AddMember(group, inviter.user())));
            wire.change(wire.ask(owner, new ChangeRole(group, inviter.user(), Role.ADMIN)));
            long number = invite(inviter, invited);

            long leave = wire.ask(owner, new RemoveMember(group, inviter.user()));
            long accept = solve(invited, number, true);

            wire.change(leave);
            boolean letIn = wire.decidedOrRefused(accept).isPresent();
            assertThat(members().contains(invited.user())).isEqualTo(letIn);
            assertThat(requestsOf(invited).getFirst().state()).isEqualTo(letIn ? State.APPROVED : State.REFUSED);
        }
    }

    @Test
    void invitationsAreForMembersToSendAndForOthersToGet() {
        assertRefused(send(guest, new GroupInvitation(group, People.online().user())), ErrorCode.NOT_GROUP_MEMBER);
        assertRefused(send(member, new GroupInvitation(group, member.user())), ErrorCode.SAME_USER);
        assertRefused(send(member, new GroupInvitation(group, admin.user())), ErrorCode.ALREADY_GROUP_MEMBER);
        assertRefused(send(member, new GroupInvitation(group, People.nobody().user())), ErrorCode.USER_NOT_FOUND);
        ChatId nowhere = ChatId.ofGroup(1_000_000);
        assertRefused(send(member, new GroupInvitation(nowhere, guest.user())), ErrorCode.GROUP_NOT_FOUND);
        assertRefused(send(guest, new AccessRequest.JoinGroup(nowhere)), ErrorCode.GROUP_NOT_FOUND);
        ChatId pair = ChatId.ofPrivate(guest.user(), member.user());
        assertRefused(send(guest, new AccessRequest.JoinGroup(pair)), ErrorCode.NOT_A_GROUP);
        assertThat(invite(member, guest)).isEqualTo(invite(member, guest)).isNotEqualTo(invite(owner, guest));
    }

    @Test
    void whoIsAddedWaitsForNothingAnyMore() {
        long asked = askToJoin(guest);
        long invited = invite(member, guest);

        ApplyMembership added = wire.change(wire.ask(owner, new AddMember(group, guest.user())));

        assertThat(added.then())
                .contains(
                        new Push(Audience.Users.of(guest.user()), new RequestAnswered(asked, true)),
                        new Push(Audience.Users.of(member.user()), new RequestAnswered(invited, true)));
        assertRefused(solve(guest, invited, true), ErrorCode.REQUEST_NOT_FOUND);
        assertRefused(solve(admin, asked, true), ErrorCode.REQUEST_NOT_FOUND);
        assertThat(requestsOf(guest)).extracting(AccessRequest::state).containsOnly(State.APPROVED);
    }

    @Test
    void aGroupThatEndsLeavesNothingOpen() {
        var alone = new CreateGroup("Alone", List.of(), false, false);
        group = wire.change(wire.ask(owner, alone)).chat();
        long number = askToJoin(guest);

        ApplyMembership ended = wire.change(wire.ask(owner, new LeaveGroup(group)));

        assertThat(ended.then())
                .contains(new Push(Audience.Users.of(guest.user()), new RequestAnswered(number, false)));
        assertThat(requestsOf(guest)).extracting(AccessRequest::state).containsExactly(State.REFUSED);
    }

    private long askToJoin(Caller from) {
        return ((RequestSent) wire.answer(send(from, new AccessRequest.JoinGroup(group)))).request();
    }

    private long invite(Caller from, Caller to) {
        return ((RequestSent) wire.answer(send(from, new GroupInvitation(group, to.user())))).request();
    }

    private static long send(Caller from, Asked asked) {
        return wire.ask(from, new SendRequest(asked, "may I?"));
    }

    private static long solve(Caller by, long number, boolean approved) {
        return wire.ask(by, new SolveRequest(number, approved));
    }

    private static GatewayRecord.Pushed received(long number) {
        return wire.pushed(told -> told.delivery() instanceof RequestReceived given
                && given.request().number() == number);
    }

    private static List<AccessRequest> requestsOf(Caller user) {
        return ((Requests) wire.answer(wire.ask(user, new ListRequests(0)))).requests();
    }

    private List<UserId> members() {
        return ((GroupInfo) wire.answer(wire.ask(owner, new GetGroupInfo(group))))
                .members().stream().map(Member::user).toList();
    }

    private static Audience both(Caller one, Caller other) {
        return new Audience.Users(Stream.of(one.user(), other.user()).sorted().toList());
    }

    private static void assertRefused(long ref, ErrorCode code) {
        assertThat(wire.answer(ref)).isEqualTo(Refusal.of(code));
        assertThat(wire.allDecided(ref)).isEmpty();
    }
}
