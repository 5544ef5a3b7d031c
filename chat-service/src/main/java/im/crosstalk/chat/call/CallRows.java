package im.crosstalk.chat.call;

import im.crosstalk.protocol.chat.CallId;
import im.crosstalk.protocol.id.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The rows of calls that have not ended. All commands of a call are ordered by its chat, so only one batch at a time works
 * on them; a user is kept out of two calls, of different chats, by the key of {@code call_party}.
 */
@Component
class CallRows {
    private final JdbcTemplate jdbc;

    CallRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Begins a call; false when one of the two is in another. */
    boolean begin(Call call) {
        long caller = call.caller().number();
        long callee = call.callee().number();
        String id = call.id().toString();
        int free = jdbc.update(
                "INSERT INTO call_party (user_id, call_id) VALUES (?, ?), (?, ?) ON CONFLICT DO NOTHING",
                Math.min(caller, callee),
                id,
                Math.max(caller, callee),
                id);
        if (free < 2) {
            jdbc.update("DELETE FROM call_party WHERE call_id = ?", id);
            return false;
        }
        jdbc.update(
                "INSERT INTO call (call_id, caller_id, callee_id, rings_until) VALUES (?, ?, ?, ?)",
                id,
                caller,
                callee,
                call.ringsUntil());
        return true;
    }

    /** The call, unless it has ended or never was. */
    @Nullable
    Call find(CallId id) {
        List<Call> found = jdbc.query(
                "SELECT caller_id, callee_id, rings_until FROM call WHERE call_id = ?",
                (row, number) -> {
                    long time = row.getLong(3);
                    @Nullable Long ringsUntil = row.wasNull() ? null : time;
                    return new Call(id, new UserId(row.getLong(1)), new UserId(row.getLong(2)), ringsUntil);
                },
                id.toString());
        return found.isEmpty() ? null : found.getFirst();
    }

    void taken(CallId id) {
        jdbc.update("UPDATE call SET rings_until = NULL WHERE call_id = ?", id.toString());
    }

    void end(CallId id) {
        jdbc.update("DELETE FROM call WHERE call_id = ?", id.toString());
        jdbc.update("DELETE FROM call_party WHERE call_id = ?", id.toString());
    }

    /** The user has had no connection since then, unless an earlier time is noted already. */
    void gone(UserId user, long since) {
        jdbc.update(
                "UPDATE call_party SET gone_since = ? WHERE user_id = ? AND gone_since IS NULL", since, user.number());
    }

    void back(UserId user) {
        jdbc.update(
                "UPDATE call_party SET gone_since = NULL WHERE user_id = ? AND gone_since IS NOT NULL", user.number());
    }

    /** The parties who have been gone since then or longer. */
    List<UserId> goneSince(CallId id, long time) {
        return jdbc.query(
                "SELECT user_id FROM call_party WHERE call_id = ? AND gone_since <= ?",
                (row, number) -> new UserId(row.getLong(1)),
                id.toString(),
                time);
    }

    /** Calls that have rung for too long. */
    List<CallId> unanswered(long now) {
        return ids("SELECT call_id FROM call WHERE rings_until <= ?", now);
    }

    /** Calls of which a party has been gone since then or longer. */
    List<CallId> abandoned(long time) {
        return ids("SELECT DISTINCT call_id FROM call_party WHERE gone_since <= ?", time);
    }

    private List<CallId> ids(String sql, long time) {
        return jdbc.query(sql, (row, number) -> CallId.parse(row.getString(1)), time);
    }
}
