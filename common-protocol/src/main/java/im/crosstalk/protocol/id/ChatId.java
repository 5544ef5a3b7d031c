package im.crosstalk.protocol.id;

import im.crosstalk.protocol.InvalidFieldException;

/**
 * A chat's number. Groups are odd. A private chat's number is even and a pure function of its two users:
 * {@code 2·(hi·(hi−1)/2 + lo)} with {@code lo ≤ hi}, so it names its members without a look-up and never races.
 */
public record ChatId(long number) implements Comparable<ChatId> {
    /** JSON numbers are exact below this. */
    private static final long LIMIT = 1L << 53;

    /** That of the youngest possible account with itself. */
    private static final long LARGEST_PRIVATE = UserId.MAX * (UserId.MAX + 1);

    public ChatId {
        if (!isChat(number)) {
            throw new InvalidFieldException("chat", "out of range");
        }
    }

    /** Whether a chat may have that number. */
    public static boolean isChat(long number) {
        return number >= 1 && number < LIMIT && ((number & 1) == 1 || number <= LARGEST_PRIVATE);
    }

    public static ChatId ofPrivate(UserId one, UserId other) {
        long lo = Math.min(one.number(), other.number());
        long hi = Math.max(one.number(), other.number());
        return new ChatId(2 * (hi * (hi - 1) / 2 + lo));
    }

    /** The chat of the {@code ordinal}-th group, counting from 0. */
    public static ChatId ofGroup(long ordinal) {
        return new ChatId(2 * ordinal + 1);
    }

    public boolean isGroup() {
        return (number & 1) == 1;
    }

    public boolean isPrivate() {
        return !isGroup();
    }

    /** The older account of a private chat. */
    public UserId lo() {
        long hi = hi().number();
        return new UserId(number / 2 - hi * (hi - 1) / 2);
    }

    /** The younger account of a private chat. */
    public UserId hi() {
        if (isGroup()) {
            throw new IllegalStateException("a group's number does not name its members");
        }
        long rank = number / 2;
        // The largest hi with hi(hi-1)/2 < rank; the square root is off by at most one at this size.
        long hi = Math.round(Math.sqrt(2.0 * rank));
        while (hi * (hi - 1) / 2 >= rank) {
            hi--;
        }
        while (hi * (hi + 1) / 2 < rank) {
            hi++;
        }
        return new UserId(hi);
    }

    /** Whether this is a private chat of {@code user}. */
    public boolean isPrivateOf(UserId user) {
        return isPrivate() && (hi().equals(user) || lo().equals(user));
    }

    /** The other party of a private chat of {@code user}; the user themselves in a chat with oneself. */
    public UserId peerOf(UserId user) {
        UserId hi = hi();
        return hi.equals(user) ? lo() : hi;
    }

    /** The room id that file dialects use: {@code uu_} or {@code gr_} and the number in hexadecimal. */
    public String roomId() {
        return (isGroup() ? "gr_" : "uu_") + Long.toHexString(number);
    }

    /**
     * Reads a room id as {@link #roomId()} writes it.
     *
     * @throws InvalidFieldException when it is none
     */
    public static ChatId ofRoomId(String roomId) {
        if (roomId.matches("(uu|gr)_[1-9a-f][0-9a-f]{0,13}")) {
            long number = Long.parseLong(roomId, 3, roomId.length(), 16);
            if (isChat(number)) {
                var chat = new ChatId(number);
                if (chat.roomId().equals(roomId)) {
                    return chat;
                }
            }
        }
        throw new InvalidFieldException("room", "is no room id");
    }

    @Override
    public int compareTo(ChatId other) {
        return Long.compare(number, other.number);
    }
}
