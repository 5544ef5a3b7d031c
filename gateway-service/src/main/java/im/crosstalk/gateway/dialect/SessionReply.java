package im.crosstalk.gateway.dialect;

import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.id.UserId;

/** What the gateway itself answers; these never leave it. */
public sealed interface SessionReply extends Reply {
    record Registered(UserId user, String username) implements SessionReply {}

    /** @param expiresAt epoch milliseconds at which the token ends */
    record SignedIn(UserId user, String username, String token, long expiresAt) implements SessionReply {
        /** Keeps secrets out of logs. */
        @Override
        public String toString() {
            return "SignedIn[user=" + user + ", username=" + username + ", expiresAt=" + expiresAt + "]";
        }
    }

    /** @param expiresAt epoch milliseconds at which the token ends */
    record TokenIssued(String token, long expiresAt) implements SessionReply {
        /** Keeps secrets out of logs. */
        @Override
        public String toString() {
            return "TokenIssued[expiresAt=" + expiresAt + "]";
        }
    }

    record SignedOut() implements SessionReply {}

    record EmailCodeSent() implements SessionReply {}

    record EmailSet() implements SessionReply {}

    /** To a heartbeat. */
    record Alive() implements SessionReply {}

    /** What this server can do; the dialect knows. */
    record Features() implements SessionReply {}

    /** The connection has its seal; this is the last frame of the dialect that is not sealed. */
    record SealSet(String forClient) implements SessionReply {
        /** Keeps secrets out of logs. */
        @Override
        public String toString() {
            return "SealSet[]";
        }
    }

    /** The connection had its seal before. */
    record SealedBefore() implements SessionReply {}

    /** The connection needs a seal first. */
    record SealNeeded() implements SessionReply {}

    /** All parts of a {@link Request.Series} have been told. */
    record Completed() implements SessionReply {}

    /** The frame was not as it must be: told in the dialect's form for that, whatever was asked. */
    record Malformed(Refusal refusal) implements SessionReply {}
}
