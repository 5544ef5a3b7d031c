package im.crosstalk.chat.call;

import static im.crosstalk.chat.Slice.from;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.chat.Seed;
import im.crosstalk.chat.Slice;
import im.crosstalk.platform.kafka.Outcome;
import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Push;
import im.crosstalk.protocol.RawJson;
import im.crosstalk.protocol.chat.CallId;
import im.crosstalk.protocol.chat.ChatCommand.AnswerCall;
import im.crosstalk.protocol.chat.ChatCommand.CallDue;
import im.crosstalk.protocol.chat.ChatCommand.EndCall;
import im.crosstalk.protocol.chat.ChatCommand.MediaType;
import im.crosstalk.protocol.chat.ChatCommand.RelayIce;
import im.crosstalk.protocol.chat.ChatCommand.StartCall;
import im.crosstalk.protocol.chat.ChatDelivery.CallChanged;
import im.crosstalk.protocol.chat.ChatDelivery.CallInvited;
import im.crosstalk.protocol.chat.ChatDelivery.IceRelayed;
import im.crosstalk.protocol.chat.ChatReply.CallAnswered;
import im.crosstalk.protocol.chat.ChatReply.CallStatus;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallsTest {
    private static final RawJson OFFER = new RawJson("{\"sdp\":\"offer\"}");
    private static final RawJson ANSWER = new RawJson("{\"sdp\":\"answer\"}");
    private static final RawJson CANDIDATE = new RawJson("{\"candidate\":\"c\"}");

    private final Calls calls = Slice.get(Calls.class);
    private final CallRows rows = Slice.get(CallRows.class);
    private final UserId ann = Seed.user();
    private final UserId bob = Seed.user();

    @BeforeEach
    void everybodyIsOnlineAndNobodyInACall() {
        Slice.jdbc().update("TRUNCATE call, call_party");
        Slice.signIn(ann);
        Slice.signIn(bob);
    }

    private Outcome start(UserId caller, UserId callee) {
        var command = new StartCall(ChatId.ofPrivate(caller, callee), callee, MediaType.VIDEO, OFFER);
        return Slice.handling(() -> calls.start(command, from(caller)));
    }

    private CallId ringing() {
        return ((CallAnswered) start(ann, bob).reply()).call();
    }

    private CallId connected() {
        CallId call = ringing();
        answer(call, true, from(bob));
        return call;
    }

    private Outcome answer(CallId call, boolean accepted, Request by) {
        return Slice.handling(() -> calls.answer(new AnswerCall(call, accepted, accepted ? ANSWER : null), by));
    }

    private Outcome end(CallId call, String reason, UserId by) {
        return Slice.handling(() -> calls.end(new EndCall(call, reason), from(by)));
    }

    private Outcome ice(CallId call, UserId sender, UserId target) {
        return Slice.handling(() -> calls.ice(new RelayIce(call, target, CANDIDATE), from(sender)));
    }

    private Outcome due(CallId call, String reason) {
        return Slice.handling(() -> calls.due(
                new CallDue(call, reason), new Request(null, null, Slice.clock().millis())));
    }

    private void offline(UserId user) {
        Slice.signOut(user);
        rows.gone(user, Slice.clock().millis());
    }

    private void online(UserId user) {
        Slice.signIn(user);
        rows.back(user);
    }

    private static void pass(long seconds) {
        Slice.clock().advance(Duration.ofSeconds(seconds));
    }

    private static CallChanged ended(CallId call, String reason) {
        return new CallChanged(call, CallStatus.ENDED, reason, null);
    }

    private static void assertRefused(Outcome outcome, ErrorCode code) {
        assertThat(outcome).isEqualTo(Outcome.refuse(code));
    }

    private void assertNothingLeft() {
        assertThat(Slice.jdbc().queryForObject("SELECT count(*) FROM call_party", Long.class))
                .isZero();
        assertThat(Slice.jdbc().queryForObject("SELECT count(*) FROM call", Long.class))
                .isZero();
    }

    @Test
    void aCallRingsAtTheCalleesDevices() {
        Outcome outcome = start(ann, bob);

        CallId call = ((CallAnswered) outcome.reply()).call();
        assertThat(outcome.reply()).isEqualTo(new CallAnswered(call, CallStatus.CONNECTING, null));
        assertThat(CallId.parse(call.toString())).isEqualTo(call);
        assertThat(call.chat()).isEqualTo(ChatId.ofPrivate(ann, bob));
        assertThat(outcome.pushes())
                .containsExactly(new Push(
                        Audience.Users.of(bob),
                        new CallInvited(call, ann, "user" + ann.number(), MediaType.VIDEO, OFFER)));
    }

    @Test
    void anAcceptedCallConnectsBothAndSilencesTheOtherDevices() {
        CallId call = ringing();
        Request tablet = from(bob, "tablet");

        Outcome outcome = answer(call, true, tablet);

        assertThat(outcome.reply()).isEqualTo(new CallAnswered(call, CallStatus.CONNECTED, null));
        assertThat(outcome.pushes())
                .containsExactly(
                        new Push(Audience.Users.of(ann), new CallChanged(call, CallStatus.ACCEPTED, null, ANSWER)),
                        new Push(Audience.Users.of(ann), new CallChanged(call, CallStatus.CONNECTED, null, null)),
                        new Push(
                                Audience.Users.of(bob),
                                ended(call, "ANSWERED_ELSEWHERE"),
                                tablet.caller().session()));
    }

    @Test
    void theFirstDeviceToAnswerTakesTheCall() {
        CallId call = ringing();

        Slice.handling(() -> {
            assertThat(calls.answer(new AnswerCall(call, true, ANSWER), from(bob, "tablet"))
                            .reply())
                    .isEqualTo(new CallAnswered(call, CallStatus.CONNECTED, null));
            assertRefused(
                    calls.answer(new AnswerCall(call, true, ANSWER), from(bob, "phone")), ErrorCode.CALL_ID_INVALID);
            assertRefused(
                    calls.answer(new AnswerCall(call, false, null), from(bob, "watch")), ErrorCode.CALL_ID_INVALID);
            return null;
        });
        assertThat(rows.find(call)).isNotNull();
    }

    @Test
    void aRefusedCallIsOverForAll() {
        CallId call = ringing();
        Request tablet = from(bob, "tablet");

        Outcome outcome = answer(call, false, tablet);

        assertThat(outcome.reply()).isEqualTo(new CallAnswered(call, CallStatus.REJECTED_BY_USER, null));
        assertThat(outcome.pushes())
                .containsExactly(
                        new Push(
                                Audience.Users.of(ann), new CallChanged(call, CallStatus.REJECTED_BY_USER, null, null)),
                        new Push(
                                Audience.Users.of(bob),
                                ended(call, "REJECTED_ELSEWHERE"),
                                tablet.caller().session()));
        assertNothingLeft();
        assertRefused(answer(call, true, from(bob)), ErrorCode.CALL_ID_INVALID);
    }

    @Test
    void onlyTheCalleeAnswers() {
        CallId call = ringing();

        assertRefused(answer(call, true, from(ann)), ErrorCode.CALL_ID_INVALID);
        assertRefused(answer(call, true, from(Seed.user())), ErrorCode.CALL_ID_INVALID);
        assertRefused(answer(new CallId(call.chat(), "0".repeat(32)), true, from(bob)), ErrorCode.CALL_ID_INVALID);
    }

    @Test
    void anOfflineCalleeIsUnavailable() {
        Slice.signOut(bob);

        assertUnavailable(start(ann, bob), "OFFLINE");
        assertNothingLeft();
    }

    @Test
    void whoeverIsInACallIsBusyForAllOthers() {
        UserId eve = Seed.user();
        Slice.signIn(eve);
        CallId call = ringing();

        assertUnavailable(start(eve, bob), "BUSY");
        assertUnavailable(start(eve, ann), "BUSY");
        assertUnavailable(start(ann, eve), "BUSY");
        assertUnavailable(start(bob, ann), "BUSY");
        end(call, null, ann);
        assertThat(((CallAnswered) start(eve, bob).reply()).status()).isEqualTo(CallStatus.CONNECTING);
    }

    private static void assertUnavailable(Outcome outcome, String reason) {
        var answered = (CallAnswered) outcome.reply();
        assertThat(answered.status()).isEqualTo(CallStatus.REJECTED_UNAVAILABLE);
        assertThat(answered.reason()).isEqualTo(reason);
        assertThat(outcome.pushes()).isEmpty();
    }

    @Test
    void oneselfAndStrangersAndForeignChatsAreRefused() {
        assertRefused(start(ann, ann), ErrorCode.SAME_USER);
        assertRefused(start(ann, Seed.stranger()), ErrorCode.USER_NOT_FOUND);
        var foreign = new StartCall(ChatId.ofPrivate(bob, Seed.user()), bob, MediaType.VOICE, null);
        assertRefused(calls.start(foreign, from(ann)), ErrorCode.PERMISSION_DENIED);
    }

    @Test
    void eitherPartyEndsACallAtAnyTime() {
        CallId ringing = ringing();
        Outcome outcome = end(ringing, "changed my mind", ann);
        assertThat(outcome.reply()).isEqualTo(new CallAnswered(ringing, CallStatus.ENDED, "changed my mind"));
        assertThat(outcome.pushes())
                .containsExactly(new Push(
                        new Audience.Users(List.of(ann, bob)),
                        ended(ringing, "changed my mind"),
                        from(ann).caller().session()));
        assertNothingLeft();

        CallId connected = connected();
        outcome = end(connected, " ", bob);
        assertThat(outcome.reply()).isEqualTo(new CallAnswered(connected, CallStatus.ENDED, "USER_HUNG_UP"));
        assertThat(outcome.pushes().getFirst().except())
                .isEqualTo(from(bob).caller().session());
        assertNothingLeft();
        assertRefused(end(connected, null, ann), ErrorCode.CALL_ID_INVALID);
    }

    @Test
    void aReasonThatIsTooLongIsCutBetweenCharacters() {
        var answered = (CallAnswered) end(ringing(), "😀".repeat(200), ann).reply();

        assertThat(answered.reason()).isEqualTo("😀".repeat(128));
    }

    @Test
    void onlyThePartiesEndACall() {
        assertRefused(end(connected(), null, Seed.user()), ErrorCode.CALL_ID_INVALID);
    }

    @Test
    void candidatesGoToTheOtherPartyWithoutAnAnswer() {
        CallId call = ringing();

        Outcome toBob = ice(call, ann, bob);
        answer(call, true, from(bob));
        Outcome toAnn = ice(call, bob, ann);

        assertThat(toBob.reply()).isNull();
        assertThat(toBob.pushes())
                .containsExactly(new Push(Audience.Users.of(bob), new IceRelayed(call, ann, bob, CANDIDATE)));
        assertThat(toAnn.pushes())
                .containsExactly(new Push(Audience.Users.of(ann), new IceRelayed(call, bob, ann, CANDIDATE)));
    }

    @Test
    void candidatesOfOthersOrForOthersAreRefused() {
        CallId call = connected();
        UserId eve = Seed.user();

        assertRefused(ice(call, eve, ann), ErrorCode.CALL_ID_INVALID);
        assertRefused(ice(call, ann, eve), ErrorCode.CALL_ID_INVALID);
        assertRefused(ice(call, ann, ann), ErrorCode.CALL_ID_INVALID);
        end(call, null, ann);
        assertRefused(ice(call, ann, bob), ErrorCode.CALL_ID_INVALID);
    }

    @Test
    void aCallThatNobodyAnswersEndsForBoth() {
        CallId call = ringing();
        pass(44);
        assertThat(rows.unanswered(Slice.clock().millis())).isEmpty();
        assertThat(due(call, "NO_ANSWER_TIMEOUT")).isEqualTo(Outcome.none());

        pass(1);

        assertThat(rows.unanswered(Slice.clock().millis())).containsExactly(call);
        assertThat(due(call, "NO_ANSWER_TIMEOUT").pushes())
                .containsExactly(new Push(new Audience.Users(List.of(ann, bob)), ended(call, "NO_ANSWER_TIMEOUT")));
        assertNothingLeft();
        assertThat(due(call, "NO_ANSWER_TIMEOUT")).isEqualTo(Outcome.none());
    }

    @Test
    void aCallAnsweredMeanwhileIsNotEnded() {
        CallId call = ringing();
        pass(45);
        answer(call, true, from(bob));

        assertThat(due(call, "NO_ANSWER_TIMEOUT")).isEqualTo(Outcome.none());
        assertThat(rows.unanswered(Slice.clock().millis())).isEmpty();
        assertThat(rows.find(call)).isNotNull();
    }

    @Test
    void aPartyGoneForTooLongEndsTheCallForBoth() {
        CallId call = connected();
        offline(bob);
        pass(14);
        assertThat(abandoned()).isEmpty();
        assertThat(due(call, "CONNECTION_LOST")).isEqualTo(Outcome.none());

        pass(1);

        assertThat(abandoned()).containsExactly(call);
        assertThat(due(call, "CONNECTION_LOST").pushes())
                .containsExactly(new Push(new Audience.Users(List.of(ann, bob)), ended(call, "CONNECTION_LOST")));
        assertNothingLeft();
    }

    private List<CallId> abandoned() {
        return rows.abandoned(Slice.clock().millis() - 15_000);
    }

    @Test
    void aPartyWhoComesBackInTimeGoesOn() {
        CallId call = connected();
        offline(ann);
        pass(14);
        online(ann);
        pass(60);

        assertThat(abandoned()).isEmpty();
        assertThat(due(call, "CONNECTION_LOST")).isEqualTo(Outcome.none());
        assertThat(rows.find(call)).isNotNull();
    }

    @Test
    void whoeverHasAConnectionIsNotGoneWhateverPresenceSaid() {
        CallId call = connected();
        offline(ann);
        Slice.signIn(ann);
        pass(20);

        assertThat(due(call, "CONNECTION_LOST")).isEqualTo(Outcome.none());
        assertThat(abandoned()).isEmpty();
    }

    @Test
    void aCallerWhoWasGoneBeforeTheCallBeganIsMissedToo() {
        Slice.signOut(ann);
        CallId call = ringing();
        pass(15);

        assertThat(abandoned()).containsExactly(call);
        assertThat(due(call, "CONNECTION_LOST").pushes()).hasSize(1);
    }

    @Test
    void unknownReasonsEndNothing() {
        CallId call = ringing();
        pass(100);

        assertThat(due(call, "BOREDOM")).isEqualTo(Outcome.none());
        assertThat(due(new CallId(call.chat(), "0".repeat(32)), "NO_ANSWER_TIMEOUT"))
                .isEqualTo(Outcome.none());
    }
}
