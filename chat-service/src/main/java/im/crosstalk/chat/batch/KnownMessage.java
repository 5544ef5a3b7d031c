package im.crosstalk.chat.batch;

import im.crosstalk.protocol.chat.Content;
import im.crosstalk.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * A message that is stored already, or will be with this batch.
 *
 * @param shownKey its client message id, where others see it
 * @param recalledDigest digest of what it said before it was recalled; null when it was not
 */
public record KnownMessage(
        long sequence,
        UserId sender,
        @Nullable String shownKey,
        Content content,
        long receivedAt,
        byte @Nullable [] recalledDigest) {
    public boolean recalled() {
        return recalledDigest != null;
    }

    /** The same message once it has been recalled. */
    KnownMessage recalled(byte[] digest) {
        Content nothing = new Content(content.type(), "", content.flavor(), content.structured());
        return new KnownMessage(sequence, sender, shownKey, nothing, receivedAt, digest);
    }

    /** Whether this message says, or said, the same. */
    public boolean says(Content other) {
        return recalledDigest == null ? content.equals(other) : MessageDigest.isEqual(recalledDigest, digest(other));
    }

    /** SHA-256 of all that a content consists of. */
    public static byte[] digest(Content content) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            String whole =
                    content.type() + '\0' + content.flavor() + '\0' + content.structured() + '\0' + content.text();
            return sha.digest(whole.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
