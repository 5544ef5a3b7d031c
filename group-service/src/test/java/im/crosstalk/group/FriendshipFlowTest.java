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
import im.crosstalk.protocol.chat.ChatCommand.SetWritable;
import im.crosstalk.protocol.group.AccessRequest;
import im.crosstalk.protocol.group.AccessRequest.MakeFriend;
import im.crosstalk.protocol.group.AccessRequest.State;
import im.crosstalk.protocol.group.GroupCommand.CreateGroup;
import im.crosstalk.protocol.group.GroupCommand.SendRequest;
import im.crosstalk.protocol.group.GroupCommand.SolveRequest;
import im.crosstalk.protocol.group.GroupCommand.Unfriend;
import im.crosstalk.protocol.group.GroupDelivery.Noticed;
import im.crosstalk.protocol.group.GroupDelivery.RequestAnswered;
import im.crosstalk.protocol.group.GroupDelivery.RequestReceived;
import im.crosstalk.protocol.group.GroupDelivery.RequestSolved;
import im.crosstalk.protocol.group.GroupQuery.ListRequests;
import im.crosstalk.protocol.group.GroupReply.RequestSent;
import im.crosstalk.protocol.group.GroupReply.RequestSettled;
import im.crosstalk.protocol.group.GroupReply.Requests;
import im.crosstalk.protocol.group.GroupReply.Unfriended;
import im.crosstalk.protocol.group.Notice.FriendAdded;
import im.crosstalk.protocol.group.Notice.FriendRemoved;
import im.crosstalk.protocol.id.ChatId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Friendship asked for, granted, refused and ended. */
@Running
class FriendshipFlowTest {
    private static Wire wire;

    private final Caller ann = People.online();
    private final Caller ben = People.online();
    private final ChatId pair = ChatId.ofPrivate(ann.user(), ben.user());

    @BeforeAll
    static void connect() {
        wire = new Wire();
    }

    @Test
    void aRequestReachesTheOtherAndTheSendersOtherConnectionsOnce() {
        long number = ask(ann, ben, "do you remember?");

        var received = wire.pushed(told -> told.delivery() instanceof RequestReceived given
                && given.request().number() == number);
        assertThat(received.audience()).isEqualTo(new Audience.Users(List.of(ben.user(), ann.user())));
        assertThat(received.except()).isEqualTo(ann.session());
        AccessRequest request = ((RequestReceived) received.delivery()).request();
        assertThat(request.sender()).isEqualTo(ann.user());
        assertThat(request.senderName()).isEqualTo(ann.username());
        assertThat(request.message()).isEqualTo("do you remember?");
        assertThat(request.subject()).isEqualTo(new MakeFriend(pair));
        assertThat(request.state()).isEqualTo(State.UNSOLVED);
        assertThat(ask(ann, ben, "well?")).isEqualTo(number);
        assertThat(wire.allPushed()
                        .map(told -> told.delivery())
                        .filter(told -> told instanceof RequestReceived given
                                && given.request().sender().equals(ann.user())))
                .hasSize(1);
        assertThat(requestsOf(ann)).containsExactly(request);
        assertThat(requestsOf(ben)).containsExactly(request);
        assertThat(requestsOf(People.online())).isEmpty();
    }

    @Test
    void grantingOpensTheChatAndIsAnsweredOnceThatIsSo() throws Exception {
        long number = ask(ann, ben, "");

        SetWritable opened = opened(wire.ask(ben, new SolveRequest(number, true)));

        assertThat(opened.chat()).isEqualTo(pair);
        assertThat(opened.version()).isEqualTo(1);
        assertThat(opened.writable()).isTrue();
        assertThat(opened.reply()).isEqualTo(new RequestSettled(number));
        assertThat(opened.then())
                .containsSubsequence(
                        new Push(Audience.Users.of(ann.user()), new RequestAnswered(number, true)),
                        new Push(Audience.Users.of(ben.user()), new RequestSolved(number)));
        Push noticed = opened.then().getLast();
        assertThat(noticed.audience()).isEqualTo(new Audience.Users(List.of(pair.lo(), pair.hi())));
        assertThat(((Noticed) noticed.delivery()).notice().what()).isEqualTo(new FriendAdded(pair));
        assertThat(requestsOf(ann)).extracting(AccessRequest::state).containsExactly(State.APPROVED);
        var event = wire.events(Topic.USER_EVENTS, ben.user().number(), 1).getFirst();
        assertThat(header(event, "ce_type")).isEqualTo("im.user.friend_added");
        assertThat(header(wire.events(Topic.USER_EVENTS, ann.user().number(), 1).getFirst(), "ce_type"))
                .isEqualTo("im.user.friend_added");
        var data = ProtocolJson.mapper().readTree(event.value());
        assertThat(data.get("user_number").asLong()).isEqualTo(ben.user().number());
        assertThat(data.get("friend_number").asLong()).isEqualTo(ann.user().number());
        assertThat(data.get("version").asLong()).isEqualTo(1);
        assertRefused(wire.ask(ben, new SolveRequest(number, true)), ErrorCode.REQUEST_NOT_FOUND);
        assertRefused(send(ann, ben, "again"), ErrorCode.ALREADY_FRIENDS);
    }

    @Test
    void refusingLeavesThemAsTheyWere() {
        long number = ask(ann, ben, "");

        long refusal = wire.ask(ben, new SolveRequest(number, false));

        assertThat(wire.answer(refusal)).isEqualTo(new RequestSettled(number));
        assertThat(wire.pushed(told -> told.delivery().equals(new RequestAnswered(number, false)))
                        .audience())
                .isEqualTo(Audience.Users.of(ann.user()));
        assertThat(wire.pushed(told -> told.delivery().equals(new RequestSolved(number)))
                        .audience())
                .isEqualTo(Audience.Users.of(ben.user()));
        assertThat(requestsOf(ben)).extracting(AccessRequest::state).containsExactly(State.REFUSED);
        assertThat(ask(ann, ben, "please")).isGreaterThan(number);
    }

    @Test
    void onlyTheOneWhoWasAskedAnswers() {
        long number = ask(ann, ben, "");

        assertRefused(wire.ask(ann, new SolveRequest(number, true)), ErrorCode.REQUEST_NOT_FOUND);
        assertRefused(wire.ask(People.online(), new SolveRequest(number, true)), ErrorCode.REQUEST_NOT_FOUND);
        assertRefused(wire.ask(ben, new SolveRequest(number + 1_000_000, true)), ErrorCode.REQUEST_NOT_FOUND);
        assertThat(opened(wire.ask(ben, new SolveRequest(number, true))).reply())
                .isEqualTo(new RequestSettled(number));
    }

    @Test
    void nobodyAsksThemselvesNorNobodyNorForOthers() {
        assertRefused(send(ann, ann, ""), ErrorCode.SAME_USER);
        assertRefused(send(ann, People.nobody(), ""), ErrorCode.USER_NOT_FOUND);
        assertRefused(
                wire.ask(People.online(), new SendRequest(new MakeFriend(pair), "")), ErrorCode.PERMISSION_DENIED);
    }

    @Test
    void whoAskEachOtherAreFriendsOnceOneAgrees() {
        long first = ask(ann, ben, "");
        long second = ask(ben, ann, "");
        assertThat(second).isGreaterThan(first);

        SetWritable opened = opened(wire.ask(ann, new SolveRequest(second, true)));

        assertThat(opened.then())
                .contains(
                        new Push(Audience.Users.of(ben.user()), new RequestAnswered(second, true)),
                        new Push(Audience.Users.of(ann.user()), new RequestSolved(second)),
                        new Push(Audience.Users.of(ann.user()), new RequestAnswered(first, true)),
                        new Push(Audience.Users.of(ben.user()), new RequestSolved(first)));
        assertRefused(wire.ask(ben, new SolveRequest(first, true)), ErrorCode.REQUEST_NOT_FOUND);
        assertThat(requestsOf(ann)).extracting(AccessRequest::state).containsOnly(State.APPROVED);
    }

    @Test
    void bothAnswersAtOnceMakeOneFriendship() {
        long first = ask(ann, ben, "");
        long second = ask(ben, ann, "");

        List<Long> answers = new ArrayList<>();
        answers.add(wire.ask(ben, new SolveRequest(first, true)));
        answers.add(wire.ask(ann, new SolveRequest(second, true)));

        assertThat(answers.stream().filter(ref -> wire.decidedOrRefused(ref).isPresent()))
                .hasSize(1);
        assertThat(opened(wire.ask(ann, new Unfriend(pair))).version()).isEqualTo(2);
    }

    @Test
    void endingClosesTheChatUntilTheyAreFriendsAgain() {
        assertRefused(wire.ask(ann, new Unfriend(pair)), ErrorCode.NOT_FRIENDS);
        befriend(ann, ben);

        SetWritable closed = opened(wire.ask(ben, new Unfriend(pair)));

        assertThat(closed.version()).isEqualTo(2);
        assertThat(closed.writable()).isFalse();
        assertThat(closed.reply()).isEqualTo(new Unfriended(pair));
        assertThat(closed.then()).hasSize(1);
        assertThat(((Noticed) closed.then().getFirst().delivery()).notice().what())
                .isEqualTo(new FriendRemoved(pair));
        assertThat(header(wire.events(Topic.USER_EVENTS, ann.user().number(), 2).getLast(), "ce_id"))
                .isEqualTo("friend-removed-" + ann.user().number() + "-"
                        + ben.user().number() + "-2");
        assertRefused(wire.ask(ann, new Unfriend(pair)), ErrorCode.NOT_FRIENDS);
        assertRefused(wire.ask(People.online(), new Unfriend(pair)), ErrorCode.NOT_FRIENDS);
        SetWritable again = befriend(ben, ann);
        assertThat(again.version()).isEqualTo(3);
        assertThat(again.writable()).isTrue();
    }

    @Test
    void aGroupOfFriendsTakesFriendsOnly() {
        Caller carl = People.online();
        befriend(ann, ben);
        var all = new CreateGroup("Friends", List.of(ben.user(), carl.user()), false, true);

        assertRefused(wire.ask(ann, all), ErrorCode.NOT_FRIENDS);
        befriend(carl, ann);

        assertThat(wire.change(wire.ask(ann, all)).changes()).hasSize(3);
        opened(wire.ask(ann, new Unfriend(pair)));
        assertRefused(wire.ask(ann, all), ErrorCode.NOT_FRIENDS);
    }

    @Test
    void aLongListComesInParts() {
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < 103; i++) {
            numbers.add(send(People.offline(), ben, "x".repeat(1024)));
        }
        numbers.forEach(wire::answer);

        var first = (Requests) wire.answer(wire.ask(ben, new ListRequests(0)));
        var rest = (Requests) wire.answer(wire.ask(ben, (ListRequests) first.next()));

        assertThat(first.requests()).hasSize(100);
        assertThat(rest.requests()).hasSize(3);
        assertThat(rest.next()).isNull();
        assertThat(rest.requests().getFirst().number())
                .isGreaterThan(first.requests().getLast().number());
        long newest = rest.requests().getLast().number();
        assertThat(((Requests) wire.answer(wire.ask(ben, new ListRequests(newest)))).requests())
                .isEmpty();
    }

    private static SetWritable befriend(Caller one, Caller other) {
        return opened(wire.ask(other, new SolveRequest(ask(one, other, ""), true)));
    }

    private static long ask(Caller from, Caller to, String message) {
        return ((RequestSent) wire.answer(send(from, to, message))).request();
    }

    private static long send(Caller from, Caller to, String message) {
        return wire.ask(from, new SendRequest(new MakeFriend(ChatId.ofPrivate(from.user(), to.user())), message));
    }

    private static SetWritable opened(long ref) {
        return (SetWritable) wire.decided(ref).message();
    }

    private static List<AccessRequest> requestsOf(Caller user) {
        return ((Requests) wire.answer(wire.ask(user, new ListRequests(0)))).requests();
    }

    private static void assertRefused(long ref, ErrorCode code) {
        assertThat(wire.answer(ref)).isEqualTo(Refusal.of(code));
        assertThat(wire.allDecided(ref)).isEmpty();
    }
}
