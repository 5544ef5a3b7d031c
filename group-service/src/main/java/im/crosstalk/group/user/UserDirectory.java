package im.crosstalk.group.user;

import im.crosstalk.platform.PlatformProperties;
import im.crosstalk.platform.http.InternalHttp;
import im.crosstalk.platform.kafka.DependencyUnavailableException;
import im.crosstalk.protocol.auth.AuthApi;
import im.crosstalk.protocol.id.UserId;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Users' names, which never change: from the own table, else from auth-service. Thread-safe. */
@Component
public class UserDirectory {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int ASKED_AT_ONCE = 500;

    private final JdbcTemplate jdbc;
    private final InternalHttp auth;

    UserDirectory(JdbcTemplate jdbc, PlatformProperties platform) {
        this.jdbc = jdbc;
        auth = new InternalHttp("auth-service", platform.authUrl(), PATIENCE);
    }

    /** Notes a name; again and again, if need be. */
    public void learn(UserId user, String username) {
        learn(Map.of(user, username));
    }

    /** Notes names; those known already stay. */
    public void learn(Map<UserId, String> names) {
        if (!names.isEmpty()) {
            // In one order, so that two who learn the same at once do not lock one another out.
            List<UserId> users = names.keySet().stream().sorted().toList();
            jdbc.update(
                    "INSERT INTO known_user (number, username) SELECT * FROM unnest(?, ?) ON CONFLICT DO NOTHING",
                    numbers(users),
                    users.stream().map(names::get).toArray(String[]::new));
        }
    }

    /** The names of those whom this service knows. */
    public Map<UserId, String> known(Collection<UserId> users) {
        Map<UserId, String> names = new HashMap<>();
        if (!users.isEmpty()) {
            jdbc.query(
                    "SELECT number, username FROM known_user WHERE number = ANY (?)",
                    row -> {
                        names.put(new UserId(row.getLong(1)), row.getString(2));
                    },
                    (Object) numbers(users));
        }
        return names;
    }

    /**
     * The names of those who exist; whom this service does not know it asks for, and remembers. Not for use inside a
     * transaction.
     *
     * @throws DependencyUnavailableException when auth-service has to be asked and does not answer
     */
    public Map<UserId, String> existing(Set<UserId> users) {
        Map<UserId, String> names = known(users);
        Set<UserId> strangers = new HashSet<>(users);
        strangers.removeAll(names.keySet());
        if (!strangers.isEmpty()) {
            Map<UserId, String> told = ask(List.copyOf(strangers));
            learn(told);
            names.putAll(told);
        }
        return names;
    }

    private Map<UserId, String> ask(List<UserId> strangers) {
        Map<UserId, String> told = new HashMap<>();
        for (int from = 0; from < strangers.size(); from += ASKED_AT_ONCE) {
            List<UserId> some = strangers.subList(from, Math.min(from + ASKED_AT_ONCE, strangers.size()));
            var answer = auth.post(AuthApi.USERS, new AuthApi.LookUpUsers(new ArrayList<>(some)), AuthApi.Users.class);
            answer.users().forEach(user -> told.put(user.user(), user.username()));
        }
        return told;
    }

    private static Long[] numbers(Collection<UserId> users) {
        return users.stream().map(UserId::number).toArray(Long[]::new);
    }

    @PreDestroy
    void close() {
        auth.close();
    }
}
