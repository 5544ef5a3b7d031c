package im.crosstalk.protocol.id;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The envelope dialect's UUIDs (RFC 9562, version 8): a kind, a number and a 56-bit truncated HMAC-SHA-256 under a
 * permanent secret. A pure function both ways; counting up does not lead to another user's or group's UUID, since a
 * wrong tag names nothing. Immutable and safe for concurrent use.
 *
 * <p>Layout, from the highest bit: 48 bits number (high part), 4 bits version, 4 bits kind, 8 bits number (low part);
 * 2 bits variant, 6 bits zero, 56 bits tag.
 */
public final class PublicIds {
    private static final String ALGORITHM = "HmacSHA256";
    private static final long TAG_MASK = (1L << 56) - 1;
    private static final long VARIANT = 0b10L << 62;
    private static final int USER = 1;
    private static final int GROUP = 2;

    private final Mac prototype;

    /** @param secret at least 32 bytes; changing it renames every user and group */
    public PublicIds(byte[] secret) {
        if (secret.length < 32) {
            throw new IllegalArgumentException("the id secret has " + secret.length + " bytes, needs 32 or more");
        }
        try {
            prototype = Mac.getInstance(ALGORITHM);
            prototype.init(new SecretKeySpec(secret, ALGORITHM));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public UUID ofUser(UserId user) {
        return encode(USER, user.number());
    }

    /** @param chat a group's */
    public UUID ofGroup(ChatId chat) {
        if (chat.isPrivate()) {
            throw new IllegalStateException("a private chat has no UUID of its own");
        }
        return encode(GROUP, chat.number());
    }

    /** The user of that UUID; empty when the text is no UUID that this system gave to a user. */
    public Optional<UserId> user(String uuid) {
        long number = decode(USER, uuid);
        return number >= 1 && number <= UserId.MAX ? Optional.of(new UserId(number)) : Optional.empty();
    }

    /** The group of that UUID; empty when the text is no UUID that this system gave to a group. */
    public Optional<ChatId> group(String uuid) {
        long number = decode(GROUP, uuid);
        return ChatId.isChat(number) ? Optional.of(new ChatId(number)) : Optional.empty();
    }

    private UUID encode(int kind, long number) {
        long high = (number >>> 8 << 16) | 0x8000L | (long) kind << 8 | (number & 0xff);
        return new UUID(high, VARIANT | tag(high));
    }

    private long decode(int kind, String text) {
        if (text.length() != 36) {
            return -1;
        }
        UUID uuid;
        try {
            uuid = UUID.fromString(text);
        } catch (IllegalArgumentException notOne) {
            return -1;
        }
        long high = uuid.getMostSignificantBits();
        boolean ours = (high & 0xff00L) == (0x8000L | (long) kind << 8)
                && uuid.getLeastSignificantBits() == (VARIANT | tag(high));
        return ours ? high >>> 16 << 8 | (high & 0xff) : -1;
    }

    private long tag(long high) {
        try {
            Mac mac = (Mac) prototype.clone();
            byte[] digest =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(high).array());
            return ByteBuffer.wrap(digest).getLong() & TAG_MASK;
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
