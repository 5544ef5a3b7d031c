package im.crosstalk.platform.token;

import im.crosstalk.protocol.id.DeviceId;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;

/**
 * What a token says whose signature is good and whose time has not passed. Whether its session still lives,
 * {@link Revocations} knows.
 *
 * @param expiresAt epoch milliseconds
 */
public record VerifiedToken(UserId user, String username, SessionId session, DeviceId device, long expiresAt) {}
