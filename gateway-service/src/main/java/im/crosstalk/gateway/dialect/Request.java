package im.crosstalk.gateway.dialect;

import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import org.jspecify.annotations.Nullable;

/** What a frame asks for. */
public sealed interface Request {
    /** A service is asked. */
    record Ask(Message message) implements Request {}

    /** Nobody needs to be asked: this is the answer. */
    record Answered(Reply reply) implements Request {}

    /** The dialect itself turns it down, as a service would. */
    record Refused(Refusal refusal) implements Request {}

    /** The frame is not as it must be, whatever it asks for. */
    record Malformed(Refusal refusal) implements Request {}

    record Register(String username, String passwordHash) implements Request {}

    /** @param device null for the dialect's unnamed device */
    record SignIn(
            String username, String passwordHash, @Nullable String device) implements Request {}

    record SignOut() implements Request {}

    record SendEmailCode(String email) implements Request {}

    record SetEmail(String email, long code) implements Request {}
}
