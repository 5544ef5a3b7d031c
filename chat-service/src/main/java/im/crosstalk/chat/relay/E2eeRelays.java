package im.crosstalk.chat.relay;

import im.crosstalk.chat.directory.UserDirectory;
import im.crosstalk.chat.directory.Whereabouts;
import im.crosstalk.platform.kafka.Outcome;
import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Push;
import im.crosstalk.protocol.chat.ChatCommand.E2eeDelivered;
import im.crosstalk.protocol.chat.ChatCommand.RelayE2ee;
import im.crosstalk.protocol.chat.ChatDelivery.E2eeRelayed;
import im.crosstalk.protocol.chat.ChatReply.Relayed;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** End-to-end encryption material on its way (003 §8.2): kept from the answer to its sender until it is delivered. */
@Component
public class E2eeRelays {
    private static final Duration KEPT = Duration.ofDays(7);

    private final JdbcTemplate jdbc;
    private final UserDirectory directory;
    private final Whereabouts whereabouts;
    private final Clock clock;

    E2eeRelays(JdbcTemplate jdbc, UserDirectory directory, Whereabouts whereabouts, Clock clock) {
        this.jdbc = jdbc;
        this.directory = directory;
        this.whereabouts = whereabouts;
        this.clock = clock;
    }

    /** Keeps the material and passes it to all the recipient's devices that are connected. */
    public Outcome relay(RelayE2ee command, Request request) {
        UserId sender = request.caller().user();
        UserId recipient = command.recipient();
        if (sender.equals(recipient)) {
            return Outcome.refuse(ErrorCode.SAME_USER);
        }
        if (!command.chat().equals(ChatId.ofPrivate(sender, recipient))) {
            return Outcome.refuse(ErrorCode.PERMISSION_DENIED);
        }
        if (!directory.isKnown(recipient)) {
            return Outcome.refuse(ErrorCode.USER_NOT_FOUND);
        }
        Long id = jdbc.queryForObject(
                "INSERT INTO e2ee_relay (recipient_id, sender_id, kind, payload, created_at) VALUES (?, ?, ?, ?, ?) "
                        + "RETURNING relay_id",
                Long.class,
                recipient.number(),
                sender.number(),
                command.kind().name(),
                command.payload().json(),
                request.now());
        Set<UserId> online = whereabouts.online(Set.of(recipient));
        var relayed = new E2eeRelayed(Objects.requireNonNull(id), sender, recipient, command.kind(), command.payload());
        return Outcome.reply(new Relayed(online == null || online.isEmpty()))
                .push(new Push(Audience.Users.of(recipient), relayed));
    }

    /**
     * Lets go of what the user has got. In the chat of two, that is the other's material only: what a third one sent may
     * have a lower number and still be on its way, since chats commit independently. In the chat with oneself, it is all.
     */
    public Outcome delivered(E2eeDelivered command, Request request) {
        long user = command.user().number();
        if (!command.chat().isPrivateOf(command.user())) {
            return Outcome.none();
        }
        UserId sender = command.chat().peerOf(command.user());
        if (sender.equals(command.user())) {
            jdbc.update("DELETE FROM e2ee_relay WHERE recipient_id = ? AND relay_id <= ?", user, command.relayId());
        } else {
            jdbc.update(
                    "DELETE FROM e2ee_relay WHERE recipient_id = ? AND relay_id <= ? AND sender_id = ?",
                    user,
                    command.relayId(),
                    sender.number());
        }
        return Outcome.none();
    }

    /** Nobody fetched it for a week. */
    @Scheduled(fixedDelay = 10, initialDelay = 1, timeUnit = TimeUnit.MINUTES)
    void dropOld() {
        jdbc.update("DELETE FROM e2ee_relay WHERE created_at < ?", clock.millis() - KEPT.toMillis());
    }
}
