package im.crosstalk.chat.call;

import im.crosstalk.chat.ChatProperties;
import im.crosstalk.platform.kafka.CommandPublisher;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.chat.CallId;
import im.crosstalk.protocol.chat.ChatCommand.CallDue;
import im.crosstalk.protocol.id.UserId;
import im.crosstalk.protocol.presence.PresenceEvent;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Notices when a call's time is up and says so by a command, which is then ordered with the parties' own. Every instance
 * does, again each second until it is done; {@link Calls#due} minds neither.
 */
@Component
public class CallClock {
    private final CallRows rows;
    private final ChatProperties properties;
    private final CommandPublisher commands;
    private final Clock clock;

    CallClock(CallRows rows, ChatProperties properties, CommandPublisher commands, Clock clock) {
        this.rows = rows;
        this.properties = properties;
        this.commands = commands;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void tick() {
        long now = clock.millis();
        publish(rows.unanswered(now), EndReason.NO_ANSWER);
        publish(rows.abandoned(now - properties.absenceLimit().toMillis()), EndReason.CONNECTION_LOST);
    }

    private void publish(List<CallId> due, String reason) {
        due.forEach(call -> commands.publish(Envelope.internal(new CallDue(call, reason))));
    }

    /** The user's last connection is gone. */
    public void on(PresenceEvent.Offline event) {
        rows.gone(new UserId(event.userNumber()), event.since());
    }

    /** The user has a connection again. */
    public void on(PresenceEvent.Online event) {
        rows.back(new UserId(event.userNumber()));
    }
}
