package im.crosstalk.gateway.dialect;

import im.crosstalk.protocol.id.UserId;
import org.jspecify.annotations.Nullable;

/**
 * For whom a frame is written.
 *
 * @param user null while the connection is not signed in
 */
public record Viewer(@Nullable UserId user, Language language) {
    /** The one who is signed in: only they get what this is asked for. */
    public UserId signedIn() {
        if (user == null) {
            throw new IllegalStateException("not signed in");
        }
        return user;
    }
}
