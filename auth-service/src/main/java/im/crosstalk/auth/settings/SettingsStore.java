package im.crosstalk.auth.settings;

import im.crosstalk.auth.Answer;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.id.UserId;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Keeps one text for each user. */
@Component
public class SettingsStore {
    private static final int MAX_LENGTH = 256 * 1024;

    private final ClientSettingsRows rows;

    SettingsStore(ClientSettingsRows rows) {
        this.rows = rows;
    }

    /** CONTENT_TOO_LONG beyond 256 Ki UTF-16 units; INVALID_PAYLOAD for what PostgreSQL's text cannot hold. */
    @Transactional
    public Answer<Answer.Nothing> save(UserId user, String settings) {
        if (settings.length() > MAX_LENGTH) {
            return Answer.refused(ErrorCode.CONTENT_TOO_LONG);
        }
        if (settings.indexOf('\0') >= 0) {
            return Answer.refused(ErrorCode.INVALID_PAYLOAD);
        }
        rows.put(user.number(), settings);
        return Answer.done();
    }

    /** What the user has saved, if anything. */
    public Optional<String> find(UserId user) {
        return rows.findById(user.number()).map(ClientSettings::settings);
    }
}
