package im.crosstalk.protocol.auth;

import im.crosstalk.protocol.Query;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.WireName;
import im.crosstalk.protocol.id.UserId;

/** What is asked of auth-service by signed-in users. */
public sealed interface AuthQuery extends Query {
    @Override
    default Topic topic() {
        return Topic.AUTH_QUERIES;
    }

    /** Looks a user up by name, without regard to case. Answered by {@link AuthReply.UserFound}. */
    @WireName("auth.find_user")
    record FindUser(String username) implements AuthQuery {}

    /** Answered by {@link AuthReply.UserFound}. */
    @WireName("auth.get_user")
    record GetUser(UserId user) implements AuthQuery {}

    /** Answered by {@link AuthReply.Settings}. */
    @WireName("auth.get_settings")
    record GetSettings() implements AuthQuery {}
}
