package im.crosstalk.protocol.auth;

import im.crosstalk.protocol.Command;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.WireName;
import org.jspecify.annotations.Nullable;

/** What changes an account and holds no secret, ordered by user. Secrets go by HTTP: see {@link AuthApi}. */
public sealed interface AuthCommand extends Command {
    @Override
    default @Nullable Long partitionKey() {
        return null;
    }

    @Override
    default Topic topic() {
        return Topic.AUTH_REQUESTS;
    }

    /** Replaces the caller's client settings, which the server keeps unread. Answered by {@link AuthReply.Saved}. */
    @WireName("auth.save_settings")
    record SaveSettings(String settings) implements AuthCommand {}
}
