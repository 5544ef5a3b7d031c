package im.crosstalk.gateway.delivery;

import im.crosstalk.gateway.request.RequestPublisher;
import im.crosstalk.gateway.socket.Marks;
import im.crosstalk.gateway.socket.Session;
import im.crosstalk.gateway.socket.SocketLoop;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.chat.ChatCommand;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.stereotype.Component;

/** Reports to chat-service what devices have got, every few seconds, for each chat at once. */
@Component
public class DeliveredReports {
    private final RequestPublisher publisher;
    private final Queue<Confirmed> ended = new ConcurrentLinkedQueue<>();

    private record Confirmed(ChatId chat, ChatCommand.ReportDelivered.Mark mark, long relay) {}

    DeliveredReports(RequestPublisher publisher) {
        this.publisher = publisher;
    }

    /** Keeps what a session that ends has still to report; on its event loop. */
    public void sessionEnded(Session session) {
        ended.addAll(take(session));
    }

    /** Reports for all sessions. */
    public void report(Collection<SocketLoop> loops) {
        loops.forEach(loop -> loop.later(() -> {
            List<Confirmed> confirmed = new ArrayList<>();
            loop.forEach(connection -> {
                Session session = connection.session();
                if (session != null) {
                    confirmed.addAll(take(session));
                }
            });
            publish(confirmed);
        }));
        List<Confirmed> confirmed = new ArrayList<>();
        for (Confirmed each = ended.poll(); each != null; each = ended.poll()) {
            confirmed.add(each);
        }
        publish(confirmed);
    }

    private static List<Confirmed> take(Session session) {
        Marks marks = session.marksIfAny();
        if (marks == null) {
            return List.of();
        }
        List<Marks.Mark> taken = marks.takeConfirmed();
        if (taken.isEmpty()) {
            return List.of();
        }
        return taken.stream()
                .map(mark -> new Confirmed(
                        mark.chat(),
                        new ChatCommand.ReportDelivered.Mark(
                                session.user(), session.caller().device(), mark.sequence(), mark.revision()),
                        mark.relay()))
                .toList();
    }

    private void publish(List<Confirmed> confirmed) {
        Map<ChatId, List<ChatCommand.ReportDelivered.Mark>> byChat = new LinkedHashMap<>();
        Map<ChatId, Map<UserId, Long>> relays = new HashMap<>();
        for (Confirmed each : confirmed) {
            if (each.mark().sequence() > 0 || each.mark().revision() > 0) {
                byChat.computeIfAbsent(each.chat(), ignored -> new ArrayList<>())
                        .add(each.mark());
            }
            if (each.relay() > 0) {
                relays.computeIfAbsent(each.chat(), ignored -> new HashMap<>())
                        .merge(each.mark().user(), each.relay(), Math::max);
            }
        }
        byChat.forEach(
                (chat, marks) -> publisher.publish(Envelope.internal(new ChatCommand.ReportDelivered(chat, marks))));
        relays.forEach((chat, users) -> users.forEach((user, relay) ->
                publisher.publish(Envelope.internal(new ChatCommand.E2eeDelivered(chat, user, relay)))));
    }
}
