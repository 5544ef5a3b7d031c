package im.crosstalk.file.user;

import im.crosstalk.platform.PlatformProperties;
import im.crosstalk.platform.http.InternalHttp;
import im.crosstalk.platform.kafka.DependencyUnavailableException;
import im.crosstalk.protocol.auth.AuthApi;
import im.crosstalk.protocol.id.UserId;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Who exists: from the own table, which events fill, else from auth-service. Thread-safe. */
@Component
public class UserDirectory {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final JdbcTemplate jdbc;
    private final InternalHttp auth;

    UserDirectory(JdbcTemplate jdbc, PlatformProperties platform) {
        this.jdbc = jdbc;
        auth = new InternalHttp("auth-service", platform.authUrl(), PATIENCE);
    }

    /** Notes what an event told. */
    public void learn(UserId user, String username) {
        jdbc.update(
                "INSERT INTO known_user (user_id, username) VALUES (?, ?) ON CONFLICT DO NOTHING",
                user.number(),
                username);
    }

    /** Whether events or {@link #lookUp} have told of this user. Asks nobody else, so it serves inside transactions. */
    public boolean isKnown(UserId user) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "SELECT EXISTS (SELECT 1 FROM known_user WHERE user_id = ?)", Boolean.class, user.number()));
    }

    /**
     * Asks for those who are not known yet. Not for use inside a transaction.
     *
     * @throws DependencyUnavailableException when auth-service must be asked and does not answer
     */
    public void lookUp(Collection<UserId> users) {
        if (users.isEmpty()) {
            return;
        }
        Set<UserId> missing = new HashSet<>(users);
        Long[] numbers = missing.stream().map(UserId::number).toArray(Long[]::new);
        jdbc.queryForList("SELECT user_id FROM known_user WHERE user_id = ANY (?)", Long.class, (Object) numbers)
                .forEach(known -> missing.remove(new UserId(known)));
        if (!missing.isEmpty()) {
            auth.post(AuthApi.USERS, new AuthApi.LookUpUsers(List.copyOf(missing)), AuthApi.Users.class)
                    .users()
                    .forEach(found -> learn(found.user(), found.username()));
        }
    }

    @PreDestroy
    void close() {
        auth.close();
    }
}
