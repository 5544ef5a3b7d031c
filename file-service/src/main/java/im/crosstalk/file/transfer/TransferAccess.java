package im.crosstalk.file.transfer;

import im.crosstalk.file.upload.Upload;
import im.crosstalk.protocol.id.UserId;
import org.springframework.stereotype.Component;

/** What a party may do with a transfer's bytes. */
@Component
public class TransferAccess {
    private final TransferRows rows;

    TransferAccess(TransferRows rows) {
        this.rows = rows;
    }

    /** Whether the recipient has accepted, and nothing has ended it. */
    public boolean takesBytes(Upload file) {
        return rows.of(file).filter(Transfer::isUnderWay).isPresent();
    }

    public boolean isParty(Upload file, UserId user) {
        return rows.of(file).filter(transfer -> transfer.isParty(user)).isPresent();
    }
}
