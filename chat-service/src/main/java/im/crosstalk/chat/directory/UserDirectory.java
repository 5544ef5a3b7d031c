package im.crosstalk.chat.directory;

import im.crosstalk.platform.PlatformProperties;
import im.crosstalk.platform.http.InternalHttp;
import im.crosstalk.platform.kafka.DependencyUnavailableException;
import im.crosstalk.protocol.auth.AuthApi;
import im.crosstalk.protocol.id.UserId;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Users' names: from memory, else from the own table, else from auth-service. Names never change. Thread-safe. */
@Component
public class UserDirectory {
    private static final int LARGEST_CACHE = 200_000;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final JdbcTemplate jdbc;
    private final InternalHttp auth;
    private final Map<UserId, String> cache = new ConcurrentHashMap<>();

    UserDirectory(JdbcTemplate jdbc, PlatformProperties platform) {
        this.jdbc = jdbc;
        auth = new InternalHttp("auth-service", platform.authUrl(), PATIENCE);
    }

    /** Notes a name that an event told. */
    public void learn(UserId user, String username) {
        store(Map.of(user, username));
    }

    /** The name if it is in memory, else null. */
    public @Nullable String remembered(UserId user) {
        return cache.get(user);
    }

    /** Whether {@link #names} or an event has told of this user. Asks nobody else, so it serves inside transactions. */
    public boolean isKnown(UserId user) {
        return cache.containsKey(user) || !stored(Set.of(user)).isEmpty();
    }

    /**
     * The names of those of {@code users} that exist. Blocks while it asks; not for use inside a transaction.
     *
     * @throws DependencyUnavailableException when auth-service must be asked and does not answer
     */
    public Map<UserId, String> names(Collection<UserId> users) {
        Map<UserId, String> names = new HashMap<>();
        Set<UserId> missing = new HashSet<>();
        for (UserId user : users) {
            String name = cache.get(user);
            if (name == null) {
                missing.add(user);
            } else {
                names.put(user, name);
            }
        }
        if (!missing.isEmpty()) {
            Map<UserId, String> stored = stored(missing);
            names.putAll(stored);
            missing.removeAll(stored.keySet());
        }
        if (!missing.isEmpty()) {
            Map<UserId, String> asked = asked(missing);
            store(asked);
            names.putAll(asked);
        }
        return names;
    }

    private Map<UserId, String> stored(Set<UserId> users) {
        Map<UserId, String> found = new HashMap<>();
        Long[] numbers = users.stream().map(UserId::number).toArray(Long[]::new);
        jdbc.query(
                "SELECT user_id, username FROM known_user WHERE user_id = ANY (?)",
                row -> {
                    found.put(new UserId(row.getLong(1)), row.getString(2));
                },
                (Object) numbers);
        remember(found);
        return found;
    }

    private Map<UserId, String> asked(Set<UserId> users) {
        var question = new AuthApi.LookUpUsers(List.copyOf(users));
        Map<UserId, String> found = new HashMap<>();
        auth.post(AuthApi.USERS, question, AuthApi.Users.class)
                .users()
                .forEach(user -> found.put(user.user(), user.username()));
        return found;
    }

    private void store(Map<UserId, String> names) {
        names.forEach((user, name) -> jdbc.update(
                "INSERT INTO known_user (user_id, username) VALUES (?, ?) ON CONFLICT DO NOTHING",
                user.number(),
                name));
        remember(names);
    }

    private void remember(Map<UserId, String> names) {
        if (cache.size() > LARGEST_CACHE) {
            cache.clear();
        }
        cache.putAll(names);
    }

    @PreDestroy
    void close() {
        auth.close();
    }
}
