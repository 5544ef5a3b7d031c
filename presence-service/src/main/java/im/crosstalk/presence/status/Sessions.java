package im.crosstalk.presence.status;

import im.crosstalk.protocol.GatewayAddress;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The tables of connected sessions and of who is online. Thread-safe; joins the transaction that is under way. */
@Component
public class Sessions {
    private final JdbcTemplate jdbc;

    Sessions(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** A connected session. */
    public record Session(UserId user, String username, SessionId session, GatewayAddress gateway) {}

    /** A user and their name. */
    record Person(UserId user, String username) {}

    /** A user's last transition. */
    record Status(UserId user, String username, boolean online, boolean told) {}

    /** Notes a session; false when it is known. */
    boolean add(Session session, boolean briefed, long now) {
        return jdbc.update(
                        """
                        INSERT INTO session (session, gateway, user_number, username, since, briefed)
                        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""",
                        session.session().value(),
                        session.gateway().toString(),
                        session.user().number(),
                        session.username(),
                        now,
                        briefed)
                == 1;
    }

    /** Forgets a session; false when it is not known. */
    boolean remove(SessionId session, GatewayAddress gateway) {
        return jdbc.update("DELETE FROM session WHERE session = ? AND gateway = ?", session.value(), gateway.toString())
                == 1;
    }

    /** Makes a user online, who has a session; the time of the transition if it is one. */
    OptionalLong comeOnline(UserId user, String username, boolean told, long now) {
        return first(jdbc.query("""
                INSERT INTO presence AS old (user_number, username, online, since, told) VALUES (?, ?, true, ?, ?)
                ON CONFLICT (user_number) DO UPDATE SET online = true, username = excluded.username,
                    since = greatest(excluded.since, old.since + 1), told = excluded.told
                WHERE NOT old.online RETURNING since""", (row, number) -> row.getLong(1), user.number(), username, now, told));
    }

    /** Makes a user offline if no session is left; the time of the transition if it is one. */
    OptionalLong goOffline(UserId user, boolean told, long now) {
        return first(jdbc.query("""
                UPDATE presence SET online = false, since = greatest(?, since + 1), told = ?
                WHERE user_number = ? AND online
                    AND NOT EXISTS (SELECT FROM session WHERE session.user_number = presence.user_number)
                RETURNING since""", (row, number) -> row.getLong(1), now, told, user.number()));
    }

    /** Those of {@code users} who are online. */
    List<Person> online(Collection<UserId> users) {
        return users.isEmpty()
                ? List.of()
                : jdbc.query(
                        "SELECT user_number, username FROM presence WHERE online AND user_number = ANY (?)",
                        (row, number) -> new Person(new UserId(row.getLong(1)), row.getString(2)),
                        (Object) users.stream().map(UserId::number).toArray(Long[]::new));
    }

    /** The user's status; none for who has never been online. */
    List<Status> status(UserId user) {
        return jdbc.query(
                "SELECT username, online, told FROM presence WHERE user_number = ?",
                (row, number) -> new Status(user, row.getString(1), row.getBoolean(2), row.getBoolean(3)),
                user.number());
    }

    /** Notes that those concerned know the user's status. */
    void markTold(UserId user) {
        jdbc.update("UPDATE presence SET told = true WHERE user_number = ? AND NOT told", user.number());
    }

    /** The user's sessions that have not been told who is online; they count as told from now on. */
    List<Session> takeUnbriefed(UserId user) {
        return jdbc.query(
                """
                UPDATE session SET briefed = true WHERE user_number = ? AND NOT briefed
                RETURNING username, session, gateway""",
                (row, number) -> new Session(
                        user,
                        row.getString(1),
                        new SessionId(row.getString(2)),
                        GatewayAddress.parse(row.getString(3))),
                user.number());
    }

    /** Some users about whom, or to whom, something is owed. */
    List<UserId> owed(int limit) {
        return jdbc.query("""
                SELECT user_number FROM presence WHERE NOT told
                UNION SELECT user_number FROM session WHERE NOT briefed LIMIT ?""", (row, number) -> new UserId(row.getLong(1)), limit);
    }

    /** All gateways that have sessions here. */
    public Set<GatewayAddress> gateways() {
        return new HashSet<>(jdbc.query(
                "SELECT DISTINCT gateway FROM session", (row, number) -> GatewayAddress.parse(row.getString(1))));
    }

    /** A gateway's sessions. */
    public List<Session> of(GatewayAddress gateway) {
        return jdbc.query(
                "SELECT user_number, username, session FROM session WHERE gateway = ?",
                (row, number) -> new Session(
                        new UserId(row.getLong(1)), row.getString(2), new SessionId(row.getString(3)), gateway),
                gateway.toString());
    }

    private static OptionalLong first(List<Long> returned) {
        return returned.isEmpty() ? OptionalLong.empty() : OptionalLong.of(returned.getFirst());
    }
}
