package im.crosstalk.file.transfer;

import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.Push;
import im.crosstalk.protocol.file.FileDelivery.TransferChanged;
import im.crosstalk.protocol.file.FileReply.TransferAnswered;
import im.crosstalk.protocol.file.TransferStatus;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a transfer's parties are told where it stands. */
final class News {
    private News() {}

    /** As the one who asks sees it. */
    static TransferAnswered answer(Transfer transfer, TransferStatus status, @Nullable String reason) {
        return new TransferAnswered(transfer.id(), status, reason, null, null);
    }

    /** For all devices of both parties but the one that is answered. */
    static Push toBoth(
            Transfer transfer, TransferStatus status, @Nullable String reason, @Nullable SessionId answered) {
        List<UserId> parties = transfer.sender().equals(transfer.recipient())
                ? List.of(transfer.sender())
                : List.of(transfer.sender(), transfer.recipient());
        return new Push(
                new Audience.Users(parties), new TransferChanged(transfer.id(), status, reason, null, null), answered);
    }

    static Push toSender(Transfer transfer, TransferStatus status, @Nullable SessionId answered) {
        return new Push(
                Audience.Users.of(transfer.sender()),
                new TransferChanged(
                        transfer.id(),
                        status,
                        null,
                        status == TransferStatus.READY_TO_UPLOAD
                                ? transfer.file().id().path()
                                : null,
                        null),
                answered);
    }

    static Push toRecipient(Transfer transfer, TransferStatus status, @Nullable SessionId answered) {
        return new Push(
                Audience.Users.of(transfer.recipient()),
                new TransferChanged(
                        transfer.id(),
                        status,
                        null,
                        null,
                        status == TransferStatus.READY_TO_DOWNLOAD
                                ? transfer.file().id().path()
                                : null),
                answered);
    }
}
