package im.crosstalk.protocol.auth;

import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.WireName;
import im.crosstalk.protocol.id.UserId;
import org.jspecify.annotations.Nullable;

/** What auth-service answers over Kafka. */
public sealed interface AuthReply extends Reply {
    @WireName("auth.user_found")
    record UserFound(UserId user, String username, String avatarHash, boolean online) implements AuthReply {}

    @WireName("auth.saved")
    record Saved() implements AuthReply {}

    /** @param settings null until the user has saved some */
    @WireName("auth.settings")
    record Settings(@Nullable String settings) implements AuthReply {}
}
