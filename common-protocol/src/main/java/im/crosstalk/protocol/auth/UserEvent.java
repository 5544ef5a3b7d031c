package im.crosstalk.protocol.auth;

import im.crosstalk.protocol.Event;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.WireName;
import java.util.UUID;

/** What happens to accounts and friendships, for integrators. */
public sealed interface UserEvent extends Event {
    long userNumber();

    UUID userId();

    @Override
    default Topic topic() {
        return Topic.USER_EVENTS;
    }

    @Override
    default String key() {
        return Long.toString(userNumber());
    }

    @Override
    default String subject() {
        return userId().toString();
    }

    @WireName("im.user.registered")
    record Registered(long userNumber, UUID userId, String username) implements UserEvent {
        @Override
        public String id() {
            return "registered-" + userNumber;
        }
    }

    /**
     * One of two events, one under each user's key.
     *
     * @param version counts how often these two became friends or parted
     */
    @WireName("im.user.friend_added")
    record FriendAdded(long userNumber, UUID userId, long friendNumber, UUID friendId, long version)
            implements UserEvent {
        @Override
        public String id() {
            return "friend-added-" + userNumber + "-" + friendNumber + "-" + version;
        }
    }

    /** One of two events, one under each user's key. */
    @WireName("im.user.friend_removed")
    record FriendRemoved(long userNumber, UUID userId, long friendNumber, UUID friendId, long version)
            implements UserEvent {
        @Override
        public String id() {
            return "friend-removed-" + userNumber + "-" + friendNumber + "-" + version;
        }
    }
}
