package im.crosstalk.protocol.id;

import im.crosstalk.protocol.InvalidFieldException;

/** A user's device, as the client calls it; 1 to 64 characters. Sign-ins without one share one for each dialect. */
public record DeviceId(String value) {
    public DeviceId {
        if (value.isEmpty() || value.length() > 64) {
            throw new InvalidFieldException("device", "has 1 to 64 characters");
        }
    }

    /** What all sign-ins of a dialect are that name no device; the colon keeps it apart from clients' own names. */
    public static DeviceId unnamed(String dialect) {
        return new DeviceId("dialect:" + dialect);
    }
}
