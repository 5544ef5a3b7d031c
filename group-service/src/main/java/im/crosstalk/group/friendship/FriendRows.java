package im.crosstalk.group.friendship;

import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.Collection;
import java.util.Objects;
import org.springframework.dao.support.DataAccessUtils;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** All friendships, by the private chat of the two. */
@Component
class FriendRows {
    private static final String SET = """
            INSERT INTO friendship (chat, friends, version) VALUES (?, ?, 1)
                ON CONFLICT (chat) DO UPDATE SET friends = excluded.friends, version = friendship.version + 1
            RETURNING version
            """;

    private final JdbcTemplate jdbc;

    FriendRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether the two are friends; this stands until the transaction ends. */
    boolean lock(ChatId pair) {
        return Boolean.TRUE.equals(DataAccessUtils.singleResult(jdbc.queryForList(
                "SELECT friends FROM friendship WHERE chat = ? FOR UPDATE", Boolean.class, pair.number())));
    }

    /** Notes that the two are friends, or are not, and returns how often that has changed. */
    long set(ChatId pair, boolean friends) {
        return Objects.requireNonNull(jdbc.queryForObject(SET, Long.class, pair.number(), friends));
    }

    /** Whether all of {@code others} are friends of {@code user}. */
    boolean areAll(UserId user, Collection<UserId> others) {
        Long[] pairs = others.stream()
                .distinct()
                .map(other -> ChatId.ofPrivate(user, other).number())
                .toArray(Long[]::new);
        Long friends = jdbc.queryForObject(
                "SELECT count(*) FROM friendship WHERE chat = ANY (?) AND friends", Long.class, (Object) pairs);
        return friends != null && friends == pairs.length;
    }
}
