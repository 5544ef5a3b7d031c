package im.crosstalk.chat.call;

import im.crosstalk.chat.ChatProperties;
import im.crosstalk.chat.directory.UserDirectory;
import im.crosstalk.chat.directory.Whereabouts;
import im.crosstalk.platform.kafka.Outcome;
import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Push;
import im.crosstalk.protocol.RawJson;
import im.crosstalk.protocol.chat.CallId;
import im.crosstalk.protocol.chat.ChatCommand.AnswerCall;
import im.crosstalk.protocol.chat.ChatCommand.CallDue;
import im.crosstalk.protocol.chat.ChatCommand.EndCall;
import im.crosstalk.protocol.chat.ChatCommand.RelayIce;
import im.crosstalk.protocol.chat.ChatCommand.StartCall;
import im.crosstalk.protocol.chat.ChatDelivery.CallChanged;
import im.crosstalk.protocol.chat.ChatDelivery.CallInvited;
import im.crosstalk.protocol.chat.ChatDelivery.IceRelayed;
import im.crosstalk.protocol.chat.ChatReply.CallAnswered;
import im.crosstalk.protocol.chat.ChatReply.CallStatus;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Calls between two users (003 §8.3): ringing until one of the callee's devices answers, then connected until one party
 * ends it, vanishes, or has never answered. Only signalling passes here; offers, answers and candidates unread.
 */
@Component
public class Calls {
    private static final int RANDOM_BYTES = 16;
    private static final int LONGEST_REASON = 128;

    private final CallRows rows;
    private final UserDirectory directory;
    private final Whereabouts whereabouts;
    private final ChatProperties properties;
    private final SecureRandom random = new SecureRandom();

    Calls(CallRows rows, UserDirectory directory, Whereabouts whereabouts, ChatProperties properties) {
        this.rows = rows;
        this.directory = directory;
        this.whereabouts = whereabouts;
        this.properties = properties;
    }

    /** Rings at all the callee's devices; where the callee is offline or one of the two in a call, nothing rings. */
    public Outcome start(StartCall command, Request request) {
        Caller caller = request.caller();
        UserId callee = command.callee();
        if (caller.user().equals(callee)) {
            return Outcome.refuse(ErrorCode.SAME_USER);
        }
        if (!command.chat().equals(ChatId.ofPrivate(caller.user(), callee))) {
            return Outcome.refuse(ErrorCode.PERMISSION_DENIED);
        }
        if (!directory.isKnown(callee)) {
            return Outcome.refuse(ErrorCode.USER_NOT_FOUND);
        }
        var id = new CallId(command.chat(), randomHex());
        Set<UserId> online = whereabouts.online(Set.of(caller.user(), callee));
        if (online == null || !online.contains(callee)) {
            return Outcome.reply(new CallAnswered(id, CallStatus.REJECTED_UNAVAILABLE, EndReason.OFFLINE));
        }
        long ringsUntil = request.now() + properties.ringTimeout().toMillis();
        if (!rows.begin(new Call(id, caller.user(), callee, ringsUntil))) {
            return Outcome.reply(new CallAnswered(id, CallStatus.REJECTED_UNAVAILABLE, EndReason.BUSY));
        }
        noteAbsence(caller.user(), online, request.now());
        var invitation = new CallInvited(id, caller.user(), caller.username(), command.media(), command.offer());
        return Outcome.reply(new CallAnswered(id, CallStatus.CONNECTING, null))
                .push(new Push(Audience.Users.of(callee), invitation));
    }

    /** The first of the callee's devices to answer decides; the others stop ringing. */
    public Outcome answer(AnswerCall command, Request request) {
        Caller answering = request.caller();
        Call call = rows.find(command.call());
        if (call == null || !call.isRinging() || !call.callee().equals(answering.user())) {
            return Outcome.refuse(ErrorCode.CALL_ID_INVALID);
        }
        return command.accepted() ? accept(call, command.answer(), answering, request.now()) : reject(call, answering);
    }

    private Outcome accept(Call call, @Nullable RawJson answer, Caller answering, long now) {
        rows.taken(call.id());
        noteAbsence(call.caller(), whereabouts.online(Set.of(call.caller())), now);
        Audience caller = Audience.Users.of(call.caller());
        var elsewhere = new CallChanged(call.id(), CallStatus.ENDED, EndReason.ANSWERED_ELSEWHERE, null);
        return Outcome.reply(new CallAnswered(call.id(), CallStatus.CONNECTED, null))
                .push(new Push(caller, new CallChanged(call.id(), CallStatus.ACCEPTED, null, answer)))
                .push(new Push(caller, new CallChanged(call.id(), CallStatus.CONNECTED, null, null)))
                .push(new Push(Audience.Users.of(call.callee()), elsewhere, answering.session()));
    }

    private Outcome reject(Call call, Caller answering) {
        rows.end(call.id());
        var rejected = new CallChanged(call.id(), CallStatus.REJECTED_BY_USER, null, null);
        var elsewhere = new CallChanged(call.id(), CallStatus.ENDED, EndReason.REJECTED_ELSEWHERE, null);
        return Outcome.reply(new CallAnswered(call.id(), CallStatus.REJECTED_BY_USER, null))
                .push(new Push(Audience.Users.of(call.caller()), rejected))
                .push(new Push(Audience.Users.of(call.callee()), elsewhere, answering.session()));
    }

    /** Either party hangs up, whether or not it was answered. */
    public Outcome end(EndCall command, Request request) {
        Caller ending = request.caller();
        Call call = rows.find(command.call());
        if (call == null || !call.isOf(ending.user())) {
            return Outcome.refuse(ErrorCode.CALL_ID_INVALID);
        }
        rows.end(call.id());
        String reason = reasonOf(command);
        var ended = new CallChanged(call.id(), CallStatus.ENDED, reason, null);
        return Outcome.reply(new CallAnswered(call.id(), CallStatus.ENDED, reason))
                .push(new Push(both(call), ended, ending.session()));
    }

    /** Hanging up always succeeds, so what is too long as a reason is cut. */
    private static String reasonOf(EndCall command) {
        String reason = command.reason();
        if (reason == null || reason.isBlank()) {
            return EndReason.HUNG_UP;
        }
        return reason.codePointCount(0, reason.length()) <= LONGEST_REASON
                ? reason
                : reason.substring(0, reason.offsetByCodePoints(0, LONGEST_REASON));
    }

    /** Passes a candidate to the other party; nobody waits for an answer. */
    public Outcome ice(RelayIce command, Request request) {
        UserId sender = request.caller().user();
        Call call = rows.find(command.call());
        if (call == null || !call.isOf(sender) || !call.otherThan(sender).equals(command.target())) {
            return Outcome.refuse(ErrorCode.CALL_ID_INVALID);
        }
        var relayed = new IceRelayed(call.id(), sender, command.target(), command.candidate());
        return Outcome.none().push(new Push(Audience.Users.of(command.target()), relayed));
    }

    /** Ends a call whose time is up, if it still is: it may have been answered, and who was gone may be back. */
    public Outcome due(CallDue command, Request request) {
        Call call = rows.find(command.call());
        if (call == null || !isDue(call, command.reason(), request.now())) {
            return Outcome.none();
        }
        rows.end(call.id());
        var ended = new CallChanged(call.id(), CallStatus.ENDED, command.reason(), null);
        return Outcome.none().push(new Push(both(call), ended));
    }

    private boolean isDue(Call call, String reason, long now) {
        return switch (reason) {
            case EndReason.NO_ANSWER -> call.isOverdue(now);
            case EndReason.CONNECTION_LOST -> isAbandoned(call, now);
            default -> false;
        };
    }

    /** Presence may have been told late or twice; whoever has a route now is not gone. */
    private boolean isAbandoned(Call call, long now) {
        List<UserId> gone =
                rows.goneSince(call.id(), now - properties.absenceLimit().toMillis());
        if (gone.isEmpty()) {
            return false;
        }
        Set<UserId> online = whereabouts.online(gone);
        if (online == null) {
            return false;
        }
        online.forEach(rows::back);
        return !online.containsAll(gone);
    }

    /** A party who is offline already will not be told of again by presence. */
    private void noteAbsence(UserId user, @Nullable Set<UserId> online, long now) {
        if (online != null && !online.contains(user)) {
            rows.gone(user, now);
        }
    }

    private static Audience both(Call call) {
        return new Audience.Users(List.of(call.caller(), call.callee()));
    }

    private String randomHex() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
