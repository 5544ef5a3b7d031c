package im.crosstalk.protocol.presence;

import im.crosstalk.protocol.Event;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.WireName;
import java.util.UUID;

/**
 * Users coming online with their first connection and going offline with their last, for integrators. {@code since} is
 * epoch milliseconds of the transition and part of the event's id.
 */
public sealed interface PresenceEvent extends Event {
    long userNumber();

    UUID userId();

    long since();

    @Override
    default Topic topic() {
        return Topic.PRESENCE_EVENTS;
    }

    @Override
    default String key() {
        return Long.toString(userNumber());
    }

    @Override
    default String subject() {
        return userId().toString();
    }

    @WireName("im.presence.online")
    record Online(long userNumber, UUID userId, String username, long since) implements PresenceEvent {
        @Override
        public String id() {
            return "online-" + userNumber + "-" + since;
        }
    }

    @WireName("im.presence.offline")
    record Offline(long userNumber, UUID userId, String username, long since) implements PresenceEvent {
        @Override
        public String id() {
            return "offline-" + userNumber + "-" + since;
        }
    }
}
