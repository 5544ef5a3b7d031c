package im.crosstalk.group.notice;

import im.crosstalk.group.notice.Kind.Columns;
import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.Push;
import im.crosstalk.protocol.group.GroupDelivery.Noticed;
import im.crosstalk.protocol.group.Notice;
import im.crosstalk.protocol.group.Notice.GroupJoined;
import im.crosstalk.protocol.group.Notice.What;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * All notices and their readers. A notice is one row however many read it; who is told of a chat's happenings is noted
 * from which notice on, and up to which.
 */
@Component
public class NoticeBook {
    /** Times go forward from notice to notice, so that a client's newest time says which ones it has. */
    private static final String ADD = """
            WITH numbered AS (
                UPDATE ledger SET last_notice = last_notice + 1, last_notice_at = greatest(last_notice_at + 1, ?)
                RETURNING last_notice, last_notice_at
            )
            INSERT INTO notice (number, at, kind, chat, user_number, other, admin)
            SELECT last_notice, last_notice_at, ?, ?, ?::bigint, ?::bigint, ?::boolean FROM numbered
            RETURNING number, at
            """;

    private static final String ADMIT = """
            INSERT INTO notice_reader (user_number, chat, since) SELECT v.user_number, ?, ?
              FROM unnest(?) AS v (user_number)
             WHERE NOT EXISTS (SELECT FROM notice_reader r
                                WHERE r.user_number = v.user_number AND r.chat = ? AND r.until IS NULL)
            """;

    private static final String DISMISS =
            "UPDATE notice_reader SET until = ? WHERE user_number = ? AND chat = ? AND until IS NULL";

    /** Each chat's notices by its index, and no more of them than are shown. */
    private static final String SEEN = """
            SELECT n.number, n.at, n.kind, n.chat, n.user_number, n.other, n.admin
              FROM notice_reader r
             CROSS JOIN LATERAL (SELECT * FROM notice n
                                  WHERE n.chat = r.chat AND n.number > ? AND n.number >= r.since
                                    AND (r.until IS NULL OR n.number <= r.until)
                                    AND NOT (n.kind = 'GROUP_FOUNDED' AND n.user_number = r.user_number)
                                  ORDER BY n.number LIMIT ?) n
             WHERE r.user_number = ? AND (r.until IS NULL OR r.until > ?)
             ORDER BY n.number LIMIT ?
            """;

    private final JdbcTemplate jdbc;

    NoticeBook(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Two have become friends, or are so no more; both are told from the first time on. */
    public Push ofFriends(What what, long now) {
        Notice notice = add(Kind.columns(what), what, now);
        ChatId chat = what.chat();
        List<UserId> both = List.of(chat.lo(), chat.hi());
        admit(chat, both, notice.number());
        return new Push(new Audience.Users(both), new Noticed(notice));
    }

    /** There is a new group; each member but the one who made it is told that they joined. */
    public List<Push> founded(ChatId group, UserId founder, Collection<UserId> others, long now) {
        List<UserId> everybody = new ArrayList<>(others);
        everybody.add(founder);
        Notice notice =
                add(new Columns(Kind.GROUP_FOUNDED, group, founder, null, null), new GroupJoined(group, founder), now);
        admit(group, everybody, notice.number());
        List<Push> pushes = new ArrayList<>(others.size());
        for (UserId other : others) {
            var own = new Notice(notice.number(), notice.at(), new GroupJoined(group, other));
            pushes.add(new Push(Audience.Users.of(other), new Noticed(own)));
        }
        return pushes;
    }

    /** Somebody has come into a group, and is told of what happens in it from this on. */
    public Push joined(GroupJoined joined, long now) {
        Notice notice = add(Kind.columns(joined), joined, now);
        admit(joined.chat(), List.of(joined.user()), notice.number());
        return toMembersAnd(joined.user(), notice);
    }

    /** Somebody is out of a group, and this is the last that they are told of it. */
    public Push gone(What what, UserId user, long now) {
        Notice notice = add(Kind.columns(what), what, now);
        jdbc.update(DISMISS, notice.number(), user.number(), what.chat().number());
        return toMembersAnd(user, notice);
    }

    /** Something else has happened in a group. */
    public Push inGroup(What what, long now) {
        Notice notice = add(Kind.columns(what), what, now);
        return new Push(new Audience.Members(what.chat()), new Noticed(notice));
    }

    private static Push toMembersAnd(UserId target, Notice notice) {
        return new Push(new Audience.MembersAnd(notice.what().chat(), List.of(target)), new Noticed(notice));
    }

    private Notice add(Columns columns, What what, long now) {
        return jdbc.queryForObject(
                ADD,
                (row, _) -> new Notice(row.getLong(1), row.getLong(2), what),
                now,
                columns.kind().name(),
                columns.chat().number(),
                number(columns.user()),
                number(columns.other()),
                columns.admin());
    }

    private void admit(ChatId chat, Collection<UserId> users, long since) {
        Long[] numbers = users.stream().map(UserId::number).toArray(Long[]::new);
        jdbc.update(ADMIT, chat.number(), since, numbers, chat.number());
    }

    private static @Nullable Long number(@Nullable UserId user) {
        return user == null ? null : user.number();
    }

    /** The notices that a user may see, from {@code after} on, exclusive, in order. */
    List<Notice> seenBy(UserId user, long after, int limit) {
        return jdbc.query(
                SEEN,
                (row, _) -> new Notice(row.getLong(1), row.getLong(2), Kind.read(row, 3, user)),
                after,
                limit,
                user.number(),
                after,
                limit);
    }

    /** The number of the newest notice that is not later than {@code at}; 0 for none. */
    long lastUntil(long at) {
        return jdbc
                .queryForList("SELECT number FROM notice WHERE at <= ? ORDER BY at DESC LIMIT 1", Long.class, at)
                .stream()
                .findFirst()
                .orElse(0L);
    }
}
