package im.crosstalk.presence.status;

import im.crosstalk.platform.kafka.CommandPublisher;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.id.UserId;
import im.crosstalk.protocol.presence.PresenceCommand.TellStatus;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Has told, once chat-service answers again, what could not be told when it happened. Any instance may. */
@Component
class OwedNotices {
    private static final Logger log = LoggerFactory.getLogger(OwedNotices.class);
    private static final int AT_ONCE = 500;

    private final Sessions sessions;
    private final Audiences audiences;
    private final CommandPublisher commands;

    OwedNotices(Sessions sessions, Audiences audiences, CommandPublisher commands) {
        this.sessions = sessions;
        this.audiences = audiences;
        this.commands = commands;
    }

    @Scheduled(fixedDelayString = "${im.presence.look-every}")
    void look() {
        List<UserId> owed;
        try {
            owed = sessions.owed(AT_ONCE);
        } catch (DataAccessException away) {
            log.warn("no look at owed notices: {}", away.toString());
            return;
        }
        if (!owed.isEmpty() && audiences.isAnswered(owed.getFirst())) {
            owed.forEach(user -> commands.publish(Envelope.internal(new TellStatus(user))));
        }
    }
}
