package im.crosstalk.protocol;

import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import java.util.List;

/** To whose connections a {@link Delivery} goes. */
public sealed interface Audience {
    /** All members of a chat that are connected. */
    @WireName("members")
    record Members(ChatId chat) implements Audience {}

    /** All connections of these users. */
    @WireName("users")
    record Users(List<UserId> users) implements Audience {
        public Users {
            users = List.copyOf(users);
        }

        public static Users of(UserId user) {
            return new Users(List.of(user));
        }
    }

    /** Members of a chat and, beside them, users who have just left it or are no longer in it. */
    @WireName("members_and")
    record MembersAnd(ChatId chat, List<UserId> users) implements Audience {
        public MembersAnd {
            users = List.copyOf(users);
        }
    }

    /** One connection. */
    @WireName("session")
    record Session(GatewayAddress gateway, UserId user, SessionId session) implements Audience {}
}
