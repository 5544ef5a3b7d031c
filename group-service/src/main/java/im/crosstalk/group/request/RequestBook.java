package im.crosstalk.group.request;

import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Push;
import im.crosstalk.protocol.group.AccessRequest;
import im.crosstalk.protocol.group.AccessRequest.State;
import im.crosstalk.protocol.group.AccessRequest.Subject;
import im.crosstalk.protocol.group.GroupDelivery.RequestReceived;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.support.DataAccessUtils;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * All requests. Those of one chat are opened and settled in the order of its commands; an answer given once stands.
 *
 * <p>An answer settles all open requests for the same thing where it grants it: two who ask each other are friends once
 * one of them agrees, and who has been taken into a group waits for nothing there.
 */
@Component
public class RequestBook {
    /** Yields the open one, if there is one, in place of a new one; only a new one takes a number. */
    private static final String OPEN = """
            WITH known AS (
                SELECT number FROM access_request
                 WHERE chat = ? AND candidate = ? AND kind = ? AND sender = ? AND state = 'UNSOLVED'
            ), numbered AS (
                UPDATE ledger SET last_request = last_request + 1 WHERE NOT EXISTS (SELECT FROM known)
                RETURNING last_request
            ), added AS (
                INSERT INTO access_request (number, chat, candidate, kind, sender, other, message, state, created_at)
                SELECT last_request, ?, ?, ?, ?, ?::bigint, ?, 'UNSOLVED', ? FROM numbered
                RETURNING number
            )
            SELECT number, false FROM known UNION ALL SELECT number, true FROM added
            """;

    private static final String ADD_READERS =
            "INSERT INTO request_reader (user_number, request) SELECT unnest(?), ? ON CONFLICT DO NOTHING";

    /** What admins answer, and nobody has answered yet. */
    private static final String FOR_ADMINS =
            " WHERE r.chat = ? AND r.state = 'UNSOLVED' AND r.kind IN ('JOIN_GROUP', 'INVITED_JOIN_GROUP')";

    private static final String SHOW_OPEN_ONES = "INSERT INTO request_reader (user_number, request) SELECT ?, r.number"
            + " FROM access_request r" + FOR_ADMINS + " ON CONFLICT DO NOTHING";

    /** They travel together with what made them visible, and stay below 1 MiB with it. */
    private static final int SHOWN_AT_ONCE = 100;

    private static final String READ = """
            SELECT r.number, r.kind, r.chat, r.sender, u.username, r.other, r.message, r.state, r.created_at
              FROM access_request r JOIN known_user u ON u.number = r.sender
            """;

    private static final String SETTLE = "UPDATE access_request a SET state = ? WHERE a.state = 'UNSOLVED' AND ";

    private static final String SETTLED = """
             RETURNING a.number, a.sender,
                       ARRAY (SELECT r.user_number FROM request_reader r
                               WHERE r.request = a.number AND r.user_number <> a.sender ORDER BY r.user_number)
            """;

    private final JdbcTemplate jdbc;

    RequestBook(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What came of asking.
     *
     * @param number of the request that is open now
     * @param received tells those concerned of a new one; null when it was open already
     */
    public record Opened(long number, @Nullable Push received) {}

    /**
     * Opens a request, unless the sender has an open one of that kind for the same thing.
     *
     * @param answerers who may answer it
     * @param answered the sender's session that is answered with the number, and so is not told of it; null when none is
     */
    public Opened open(
            Subject subject,
            Caller sender,
            String message,
            List<UserId> answerers,
            @Nullable SessionId answered,
            long now) {
        long chat = subject.chat().number();
        long candidate = Kind.candidate(subject, sender.user());
        String kind = Kind.of(subject).name();
        long from = sender.user().number();
        Opened opened = jdbc.queryForObject(
                OPEN,
                (row, _) -> row.getBoolean(2)
                        ? entered(row.getLong(1), subject, sender, message, answerers, answered, now)
                        : new Opened(row.getLong(1), null),
                chat,
                candidate,
                kind,
                from,
                chat,
                candidate,
                kind,
                from,
                Kind.other(subject),
                message,
                now);
        return opened;
    }

    private Opened entered(
            long number,
            Subject subject,
            Caller sender,
            String message,
            List<UserId> answerers,
            @Nullable SessionId answered,
            long now) {
        List<UserId> readers = new ArrayList<>(answerers);
        readers.add(sender.user());
        jdbc.update(ADD_READERS, readers.stream().map(UserId::number).toArray(Long[]::new), number);
        var entered =
                new AccessRequest(number, sender.user(), sender.username(), message, subject, State.UNSOLVED, now);
        return new Opened(number, new Push(new Audience.Users(readers), new RequestReceived(entered), answered));
    }

    /** Where an open request is decided; empty when there is no such one. */
    public Optional<ChatId> chatOf(long open) {
        return Optional.ofNullable(DataAccessUtils.singleResult(jdbc.query(
                "SELECT chat FROM access_request WHERE number = ? AND state = 'UNSOLVED'",
                (row, _) -> new ChatId(row.getLong(1)),
                open)));
    }

    /** An open request, locked until the transaction ends; empty when there is no such one. */
    public Optional<AccessRequest> lock(long open) {
        return Optional.ofNullable(DataAccessUtils.singleResult(jdbc.query(
                READ + " WHERE r.number = ? AND r.state = 'UNSOLVED' FOR UPDATE OF r", (row, _) -> read(row), open)));
    }

    /** Answers one request. */
    public List<Settled> settle(AccessRequest one, boolean approved) {
        return settle(approved, "a.number = ?", one.number());
    }

    /** What a request asked for is so: all who asked for it have it. */
    public List<Settled> fulfil(AccessRequest request) {
        return settle(
                true,
                "a.chat = ? AND a.candidate = ?",
                request.subject().chat().number(),
                Kind.candidate(request.subject(), request.sender()));
    }

    /** Somebody is in a group: nobody need ask for that any more. */
    public List<Settled> joined(ChatId group, UserId user) {
        return settle(true, "a.chat = ? AND a.candidate = ?", group.number(), user.number());
    }

    /** A group is no more: nobody can get into it. */
    public List<Settled> ended(ChatId group) {
        return settle(false, "a.chat = ?", group.number());
    }

    private List<Settled> settle(boolean approved, String which, Object... arguments) {
        Object[] all = new Object[arguments.length + 1];
        all[0] = (approved ? State.APPROVED : State.REFUSED).name();
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return jdbc.query(
                SETTLE + which + SETTLED,
                (row, _) -> new Settled(
                        row.getLong(1),
                        new UserId(row.getLong(2)),
                        approved,
                        Stream.of((Long[]) row.getArray(3).getArray())
                                .map(UserId::new)
                                .toList()),
                all);
    }

    /** Somebody may answer from now on what others ask of a group; tells them of the oldest ones that are open. */
    public List<Push> showOpenOnes(ChatId group, UserId newAdmin) {
        jdbc.update(SHOW_OPEN_ONES, newAdmin.number(), group.number());
        return jdbc.query(
                READ + FOR_ADMINS + " ORDER BY r.number LIMIT " + SHOWN_AT_ONCE,
                (row, _) -> new Push(Audience.Users.of(newAdmin), new RequestReceived(read(row))),
                group.number());
    }

    /** What a user has sent, can answer or could have answered, in order of the numbers. */
    List<AccessRequest> seenBy(UserId user, long after, int limit) {
        return jdbc.query(
                READ + " JOIN request_reader own ON own.request = r.number"
                        + " WHERE own.user_number = ? AND own.request > ? ORDER BY own.request LIMIT ?",
                (row, _) -> read(row),
                user.number(),
                after,
                limit);
    }

    private static AccessRequest read(ResultSet row) throws SQLException {
        var chat = new ChatId(row.getLong(3));
        return new AccessRequest(
                row.getLong(1),
                new UserId(row.getLong(4)),
                row.getString(5),
                row.getString(7),
                Kind.valueOf(row.getString(2)).subject(chat, row.getLong(6)),
                State.valueOf(row.getString(8)),
                row.getLong(9));
    }
}
