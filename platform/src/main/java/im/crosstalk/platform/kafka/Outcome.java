package im.crosstalk.platform.kafka;

import im.crosstalk.protocol.Command;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Event;
import im.crosstalk.protocol.Push;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What handling a command leads to: a reply to the one who asked, deliveries to connected clients, events for
 * integrators, commands to other services. Published once the transaction has committed, in this order.
 */
public record Outcome(
        @Nullable Reply reply, List<Push> pushes, List<Event> events, List<Envelope<? extends Command>> commands) {
    private static final Outcome NONE = new Outcome(null, List.of(), List.of(), List.of());

    /** Nothing to tell anybody. */
    public static Outcome none() {
        return NONE;
    }

    public static Outcome reply(@Nullable Reply reply) {
        return new Outcome(reply, List.of(), List.of(), List.of());
    }

    public static Outcome refuse(ErrorCode code) {
        return reply(Refusal.of(code));
    }

    public static Outcome refuse(ErrorCode code, String detail) {
        return reply(Refusal.of(code, detail));
    }

    public Outcome withReply(Reply answer) {
        return new Outcome(answer, pushes, events, commands);
    }

    public Outcome push(Push push) {
        return new Outcome(reply, and(pushes, push), events, commands);
    }

    public Outcome event(Event event) {
        return new Outcome(reply, pushes, and(events, event), commands);
    }

    public Outcome command(Envelope<? extends Command> command) {
        return new Outcome(reply, pushes, events, and(commands, command));
    }

    private static <T> List<T> and(List<T> list, T one) {
        if (list.isEmpty()) {
            return List.of(one);
        }
        List<T> longer = new ArrayList<>(list.size() + 1);
        longer.addAll(list);
        longer.add(one);
        return longer;
    }
}
