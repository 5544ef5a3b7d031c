package im.crosstalk.protocol;

import im.crosstalk.protocol.id.DeviceId;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;

/** Who asks, as the verified token of the connection says. */
public record Caller(UserId user, String username, SessionId session, DeviceId device) {}
