package im.crosstalk.protocol.presence;

import im.crosstalk.protocol.Command;
import im.crosstalk.protocol.GatewayAddress;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.WireName;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import org.jspecify.annotations.Nullable;

/** Sessions coming and going, as their gateways see them; ordered by user. Nobody waits for an answer. */
public sealed interface PresenceCommand extends Command {
    UserId user();

    @Override
    default @Nullable Long partitionKey() {
        return user().number();
    }

    @Override
    default Topic topic() {
        return Topic.PRESENCE_REQUESTS;
    }

    /** A session's route is in Redis; if it is the user's first, those concerned are told, and it is told of them. */
    @WireName("presence.session_opened")
    record SessionOpened(UserId user, String username, SessionId session, GatewayAddress gateway)
            implements PresenceCommand {}

    /** A session's route is gone from Redis. */
    @WireName("presence.session_closed")
    record SessionClosed(UserId user, String username, SessionId session, GatewayAddress gateway)
            implements PresenceCommand {}

    /**
     * Tells of this user's status, and the user's new sessions of others', what could not be told in time because nobody
     * answered whom it concerns. From the service to itself.
     */
    @WireName("presence.tell_status")
    record TellStatus(UserId user) implements PresenceCommand {}
}
