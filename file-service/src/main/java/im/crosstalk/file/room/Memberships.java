package im.crosstalk.file.room;

import im.crosstalk.file.user.UserDirectory;
import im.crosstalk.protocol.auth.UserEvent;
import im.crosstalk.protocol.auth.UserEvent.FriendAdded;
import im.crosstalk.protocol.auth.UserEvent.FriendRemoved;
import im.crosstalk.protocol.group.GroupEvent;
import im.crosstalk.protocol.group.GroupEvent.Ended;
import im.crosstalk.protocol.group.GroupEvent.MemberJoined;
import im.crosstalk.protocol.group.GroupEvent.MemberLeft;
import im.crosstalk.protocol.group.GroupEvent.MemberRemoved;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Who is a member of a room, and may send files there. A private chat's number tells, if there are such users; groups'
 * members, and friends who have parted, are learnt from group-service's events. All that may be news that is a moment
 * late: {@link #awaitMember} and {@link #awaitWriter} see to that.
 */
@Component
public class Memberships {
    private static final Duration LATENESS = Duration.ofSeconds(1);
    private static final Duration NOT_AGAIN_FOR = Duration.ofSeconds(10);
    private static final long LOOK_AGAIN_MILLIS = 25;
    private static final int MOST_MISSES = 10_000;

    private final JdbcTemplate jdbc;
    private final UserDirectory users;

    /** When users last waited in vain, by whatever room. */
    private final Map<UserId, Long> misses = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UserId, Long> eldest) {
            return size() > MOST_MISSES;
        }
    };

    Memberships(JdbcTemplate jdbc, UserDirectory users) {
        this.jdbc = jdbc;
        this.users = users;
    }

    public void joined(MemberJoined event) {
        note(event, event.userNumber(), true);
    }

    public void left(MemberLeft event) {
        note(event, event.userNumber(), false);
    }

    public void removed(MemberRemoved event) {
        note(event, event.userNumber(), false);
    }

    public void ended(Ended event) {
        jdbc.update(
                "UPDATE group_member SET inside = false, version = ? WHERE chat = ? AND version < ?",
                event.version(),
                event.chatNumber(),
                event.version());
    }

    public void befriended(FriendAdded event) {
        note(event, event.friendNumber(), event.version(), true);
    }

    public void parted(FriendRemoved event) {
        note(event, event.friendNumber(), event.version(), false);
    }

    /** Each change is told twice, once under either's key. */
    private void note(UserEvent event, long friend, long version, boolean friends) {
        jdbc.update(
                "INSERT INTO friendship AS known (chat, version, friends) VALUES (?, ?, ?)"
                        + " ON CONFLICT (chat) DO UPDATE SET version = excluded.version, friends = excluded.friends"
                        + " WHERE known.version < excluded.version",
                ChatId.ofPrivate(new UserId(event.userNumber()), new UserId(friend))
                        .number(),
                version,
                friends);
    }

    private void note(GroupEvent event, long user, boolean inside) {
        jdbc.update(
                "INSERT INTO group_member AS known (chat, member, version, inside) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (chat, member) DO UPDATE SET version = excluded.version,"
                        + " inside = excluded.inside WHERE known.version < excluded.version",
                event.chatNumber(),
                user,
                event.version(),
                inside);
    }

    /** As far as is known at this moment. */
    public boolean isMember(ChatId room, UserId user) {
        if (room.isPrivate()) {
            return room.isPrivateOf(user) && users.isKnown(room.peerOf(user));
        }
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "SELECT EXISTS (SELECT 1 FROM group_member WHERE chat = ? AND member = ? AND inside)",
                Boolean.class,
                room.number(),
                user.number()));
    }

    /** Whether a member may send files into the room, as far as is known at this moment. */
    public boolean mayWrite(ChatId room, UserId user) {
        return isMember(room, user) && (room.isGroup() || !haveParted(room));
    }

    private boolean haveParted(ChatId room) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "SELECT EXISTS (SELECT 1 FROM friendship WHERE chat = ? AND NOT friends)",
                Boolean.class,
                room.number()));
    }

    /** Like {@link #mayWrite}; before it says no, it waits as {@link #awaitMember} does. */
    public boolean awaitWriter(ChatId room, UserId user) {
        return awaitMember(room, user) && (room.isGroup() || await(user, () -> !haveParted(room)));
    }

    /**
     * Like {@link #isMember}; before it says no, it asks for the other user of a private chat, or waits a moment for news of
     * a group. Not for use inside a transaction.
     *
     * @throws im.crosstalk.platform.kafka.DependencyUnavailableException when auth-service must be asked and does not answer
     */
    public boolean awaitMember(ChatId room, UserId user) {
        if (isMember(room, user)) {
            return true;
        }
        if (room.isPrivate()) {
            if (room.isPrivateOf(user)) {
                users.lookUp(List.of(room.peerOf(user)));
            }
            return isMember(room, user);
        }
        return await(user, () -> isMember(room, user));
    }

    private boolean await(UserId user, BooleanSupplier allowed) {
        if (allowed.getAsBoolean()) {
            return true;
        }
        long begun = System.nanoTime();
        if (missedLately(user, begun)) {
            return false;
        }
        while (System.nanoTime() - begun < LATENESS.toNanos()) {
            try {
                Thread.sleep(LOOK_AGAIN_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
            if (allowed.getAsBoolean()) {
                return true;
            }
        }
        synchronized (misses) {
            misses.put(user, System.nanoTime());
        }
        return false;
    }

    /** Whoever has waited in vain does not keep others waiting again and again. */
    private boolean missedLately(UserId user, long now) {
        synchronized (misses) {
            Long last = misses.get(user);
            return last != null && now - last < NOT_AGAIN_FOR.toNanos();
        }
    }
}
