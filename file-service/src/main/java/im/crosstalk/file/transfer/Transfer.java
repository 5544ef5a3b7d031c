package im.crosstalk.file.transfer;

import im.crosstalk.file.upload.Upload;
import im.crosstalk.protocol.file.Sha256;
import im.crosstalk.protocol.file.TransferId;
import im.crosstalk.protocol.file.TransferStatus;
import im.crosstalk.protocol.id.UserId;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way from one user to another.
 *
 * @param sha256 as offered; null when the sender did not say
 */
record Transfer(
        TransferId id,
        UserId sender,
        UserId recipient,
        @Nullable Sha256 sha256,
        TransferStatus status,
        Upload file) {
    boolean isParty(UserId user) {
        return sender.equals(user) || recipient.equals(user);
    }

    /** Whether the sender may send bytes. */
    boolean isUnderWay() {
        return status == TransferStatus.ACCEPTED || status == TransferStatus.TRANSFERRING;
    }

    /** Where the sender's bytes go, once accepted. */
    @Nullable
    String uploadUrl() {
        return isUnderWay() ? file.id().path() : null;
    }
}
