package im.crosstalk.file.transfer;

import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Push;
import im.crosstalk.protocol.file.FileDelivery.TransferChanged;
import im.crosstalk.protocol.file.FileReply.TransferAnswered;
import im.crosstalk.protocol.file.TransferStatus;
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

    /** For all devices of both parties but the connection that is answered; {@code asked} is null when none is. */
    static Push toBoth(Transfer transfer, TransferStatus status, @Nullable String reason, @Nullable Request asked) {
        List<UserId> parties = transfer.sender().equals(transfer.recipient())
                ? List.of(transfer.sender())
                : List.of(transfer.sender(), transfer.recipient());
        return push(new Audience.Users(parties), new TransferChanged(transfer.id(), status, reason, null, null), asked);
    }

    static Push toSender(Transfer transfer, TransferStatus status, @Nullable Request asked) {
        return push(
                Audience.Users.of(transfer.sender()),
                new TransferChanged(
                        transfer.id(),
                        status,
                        null,
                        status == TransferStatus.READY_TO_UPLOAD
                                ? transfer.file().id().path()
                                : null,
                        null),
                asked);
    }

    static Push toRecipient(Transfer transfer, TransferStatus status, @Nullable Request asked) {
        return push(
                Audience.Users.of(transfer.recipient()),
                new TransferChanged(
                        transfer.id(),
                        status,
                        null,
                        null,
                        status == TransferStatus.READY_TO_DOWNLOAD
                                ? transfer.file().id().path()
                                : null),
                asked);
    }

    /** Which of a session's connections is answered, the request's origin tells. */
    private static Push push(Audience audience, TransferChanged news, @Nullable Request asked) {
        Caller caller = asked == null ? null : asked.from();
        return caller == null || asked == null
                ? new Push(audience, news)
                : new Push(audience, news, caller.session(), asked.origin(), null);
    }
}
