package im.crosstalk.protocol.auth;

import im.crosstalk.protocol.id.SessionId;

/**
 * A record of {@link im.crosstalk.protocol.Topic#AUTH_REVOCATIONS}, keyed by session: all its tokens are worthless.
 *
 * @param until epoch milliseconds after which its last token has expired by itself, and the record is of no use
 */
public record Revocation(SessionId session, long until) {}
