package im.crosstalk.protocol.id;

import im.crosstalk.protocol.InvalidFieldException;

/** A user's number: 1, 2, 3 … (the command dialect's {@code userId}). */
public record UserId(long number) implements Comparable<UserId> {
    /** The highest number whose private chats' numbers stay below 2^53. */
    public static final long MAX = 94_000_000;

    public UserId {
        if (number < 1 || number > MAX) {
            throw new InvalidFieldException("user", "out of range");
        }
    }

    @Override
    public int compareTo(UserId other) {
        return Long.compare(number, other.number);
    }
}
