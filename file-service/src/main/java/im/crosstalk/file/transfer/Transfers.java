package im.crosstalk.file.transfer;

import im.crosstalk.file.FileProperties;
import im.crosstalk.file.upload.NewFile;
import im.crosstalk.file.upload.Opening;
import im.crosstalk.file.upload.Uploads;
import im.crosstalk.file.url.SignedUrls;
import im.crosstalk.file.url.SignedUrls.Right;
import im.crosstalk.file.user.UserDirectory;
import im.crosstalk.platform.kafka.Outcome;
import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Push;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.file.FileCommand.OfferTransfer;
import im.crosstalk.protocol.file.FileCommand.RespondTransfer;
import im.crosstalk.protocol.file.FileCommand.TransferBegan;
import im.crosstalk.protocol.file.FileDelivery.TransferChanged;
import im.crosstalk.protocol.file.FileDelivery.TransferOffered;
import im.crosstalk.protocol.file.FileEvent.Purpose;
import im.crosstalk.protocol.file.FileQuery.FindOpenTransfers;
import im.crosstalk.protocol.file.FileQuery.FindTransfer;
import im.crosstalk.protocol.file.FileReply.OpenTransfers;
import im.crosstalk.protocol.file.FileReply.TransferFound;
import im.crosstalk.protocol.file.TransferId;
import im.crosstalk.protocol.file.TransferStatus;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Offers, answers to them, and where transfers stand. */
@Component
public class Transfers {
    private final TransferRows rows;
    private final Uploads uploads;
    private final UserDirectory users;
    private final SignedUrls urls;
    private final long offerLifetime;
    private final long abandonedAfter;

    Transfers(TransferRows rows, Uploads uploads, UserDirectory users, SignedUrls urls, FileProperties properties) {
        this.rows = rows;
        this.uploads = uploads;
        this.users = users;
        this.urls = urls;
        offerLifetime = properties.offerLifetime().toMillis();
        abandonedAfter = properties.abandonedAfter().toMillis();
    }

    public Outcome offer(OfferTransfer command, Request request) {
        Caller sender = request.caller();
        UserId recipient = command.recipient();
        if (!users.isKnown(recipient)) {
            return Outcome.refuse(ErrorCode.USER_NOT_FOUND);
        }
        ChatId chat = ChatId.ofPrivate(sender.user(), recipient);
        if (!chat.equals(command.chat())) {
            return Outcome.refuse(ErrorCode.INVALID_PAYLOAD, "recipient_user_id: is not of that chat");
        }
        Opening opening = uploads.open(new NewFile(
                Purpose.TRANSFER,
                sender,
                command.name(),
                command.type(),
                command.size(),
                chat.number(),
                false,
                request.now() + offerLifetime));
        return switch (opening) {
            case Opening.Refused refused -> Outcome.reply(refused.refusal());
            case Opening.Opened opened -> {
                TransferId id = TransferId.random(chat);
                rows.add(id, opened.upload(), sender.user(), recipient, command.sha256());
                Transfer transfer = rows.find(id).orElseThrow();
                yield Outcome.reply(News.answer(transfer, TransferStatus.PENDING, null))
                        .push(new Push(Audience.Users.of(recipient), offered(transfer)));
            }
        };
    }

    public Outcome respond(RespondTransfer command, Request request) {
        Caller caller = request.caller();
        Optional<Transfer> found = rows.lock(command.transfer())
                .filter(transfer -> transfer.recipient().equals(caller.user()));
        if (found.isEmpty() || found.get().status() == TransferStatus.COMPLETED) {
            return Outcome.refuse(ErrorCode.TRANSFER_ID_INVALID);
        }
        Transfer transfer = found.get();
        if (transfer.status() != TransferStatus.PENDING) {
            // Another device of theirs was faster; what it said holds.
            return command.accepted()
                    ? Outcome.reply(News.answer(transfer, transfer.status(), null))
                    : Outcome.refuse(ErrorCode.PERMISSION_DENIED, "the offer has been accepted");
        }
        if (!command.accepted()) {
            uploads.delete(transfer.file());
            return Outcome.reply(News.answer(transfer, TransferStatus.REJECTED, command.reason()))
                    .push(News.toBoth(transfer, TransferStatus.REJECTED, command.reason(), request));
        }
        rows.setStatus(transfer.id(), TransferStatus.ACCEPTED);
        uploads.expire(transfer.file().id(), request.now() + abandonedAfter);
        return Outcome.reply(News.answer(transfer, TransferStatus.ACCEPTED, null))
                .push(News.toBoth(transfer, TransferStatus.ACCEPTED, null, request))
                .push(News.toSender(transfer, TransferStatus.READY_TO_UPLOAD, null));
    }

    /** The first byte is there. */
    public Outcome began(TransferBegan command, Request request) {
        Optional<Transfer> found = rows.lock(command.transfer());
        if (found.isEmpty() || found.get().status() != TransferStatus.ACCEPTED) {
            return Outcome.none();
        }
        rows.setStatus(command.transfer(), TransferStatus.TRANSFERRING);
        return Outcome.none().push(News.toBoth(found.get(), TransferStatus.TRANSFERRING, null, null));
    }

    public Reply find(FindTransfer query, Request request) {
        UserId user = request.caller().user();
        Optional<Transfer> found = rows.find(query.transfer()).filter(transfer -> transfer.isParty(user));
        if (found.isEmpty() || found.get().status() == TransferStatus.COMPLETED) {
            return Refusal.of(ErrorCode.TRANSFER_ID_INVALID);
        }
        Transfer transfer = found.get();
        boolean bySender = transfer.sender().equals(user);
        boolean readable = transfer.recipient().equals(user) && transfer.status() == TransferStatus.READY_TO_DOWNLOAD;
        boolean writable = bySender && transfer.isUnderWay();
        String url = null;
        if (writable || readable) {
            url = urls.sign(transfer.file().id(), writable ? Right.WRITE : Right.READ);
        }
        return new TransferFound(
                transfer.id(),
                transfer.status(),
                bySender,
                transfer.file().id(),
                transfer.file().offset(),
                transfer.file().size(),
                url != null,
                transfer.file().id().path(),
                url);
    }

    /** What a user who signs in is told. */
    public Reply open(FindOpenTransfers query, Request request) {
        UserId user = request.caller().user();
        List<TransferOffered> offers = new ArrayList<>();
        List<TransferChanged> changes = new ArrayList<>();
        for (Transfer transfer : rows.open(user)) {
            String path = transfer.file().id().path();
            if (transfer.recipient().equals(user) && transfer.status() == TransferStatus.PENDING) {
                offers.add(offered(transfer));
            } else if (transfer.recipient().equals(user) && transfer.status() == TransferStatus.READY_TO_DOWNLOAD) {
                changes.add(new TransferChanged(transfer.id(), TransferStatus.READY_TO_DOWNLOAD, null, null, path));
            } else if (transfer.sender().equals(user) && transfer.isUnderWay()) {
                changes.add(new TransferChanged(transfer.id(), TransferStatus.READY_TO_UPLOAD, null, path, null));
            }
        }
        return new OpenTransfers(offers, changes);
    }

    private static TransferOffered offered(Transfer transfer) {
        return new TransferOffered(
                transfer.id(),
                transfer.sender(),
                transfer.file().ownerName(),
                transfer.file().name(),
                transfer.file().size(),
                transfer.file().type(),
                transfer.sha256());
    }
}
