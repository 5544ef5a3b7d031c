package im.crosstalk.file.upload;

import im.crosstalk.protocol.file.FileEvent.Purpose;
import im.crosstalk.protocol.file.FileId;
import im.crosstalk.protocol.file.FileName;
import im.crosstalk.protocol.file.Sha256;
import im.crosstalk.protocol.id.UserId;
import org.jspecify.annotations.Nullable;

/**
 * A file, finished or not, as its row says.
 *
 * @param order what orders the commands about it
 * @param completesItself whether it is sealed when its last byte is there, and not when somebody says so
 * @param offset bytes that would survive a crash
 * @param blob the name of its bytes in the store
 * @param sha256 known once all bytes are there, if one process has seen them all; at the latest once it is complete
 * @param expected what its digest ought to be, as the one who sealed it says
 * @param createdAt epoch milliseconds
 * @param expiresAt epoch milliseconds; null for never
 */
public record Upload(
        FileId id,
        Purpose purpose,
        UserId owner,
        String ownerName,
        FileName name,
        String type,
        long size,
        long order,
        boolean completesItself,
        State state,
        boolean paused,
        long offset,
        String blob,
        @Nullable Sha256 sha256,
        @Nullable Sha256 expected,
        long createdAt,
        @Nullable Long expiresAt) {
    /** How far a file is. */
    public enum State {
        /** Takes bytes. */
        OPEN,
        /** Somebody has said that it is complete; its bytes are being checked and put in place. */
        SEALING,
        /** All there; never changes again. */
        COMPLETE
    }

    /** Whether all bytes are there, checked or not. */
    public boolean isFull() {
        return offset == size;
    }

    /** The digest of a complete file. */
    public Sha256 digest() {
        if (sha256 == null) {
            throw new IllegalStateException("the digest of " + id + " is not known yet");
        }
        return sha256;
    }
}
