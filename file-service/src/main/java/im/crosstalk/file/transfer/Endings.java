package im.crosstalk.file.transfer;

import im.crosstalk.file.FileProperties;
import im.crosstalk.file.upload.Upload;
import im.crosstalk.file.upload.Upload.State;
import im.crosstalk.file.upload.UploadEvents;
import im.crosstalk.file.upload.Uploads;
import im.crosstalk.file.upload.Waiting;
import im.crosstalk.platform.kafka.Outcome;
import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.file.FileCommand.ChunkDue;
import im.crosstalk.protocol.file.FileCommand.EndTransfer;
import im.crosstalk.protocol.file.FileCommand.FileSealed;
import im.crosstalk.protocol.file.FileCommand.TransferDue;
import im.crosstalk.protocol.file.FileEvent.TransferCompleted;
import im.crosstalk.protocol.file.FileReply.TransferAnswered;
import im.crosstalk.protocol.file.Sha256;
import im.crosstalk.protocol.file.TransferStatus;
import im.crosstalk.protocol.id.PublicIds;
import im.crosstalk.protocol.id.UserId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How transfers end, or come a step nearer to it. */
@Component
public class Endings {
    private static final String MISMATCH = "size or hash does not match";

    private final TransferRows rows;
    private final Uploads uploads;
    private final AnnouncedChunks chunks;
    private final UploadEvents events;
    private final PublicIds ids;
    private final long fetchedWithin;
    private final long keptFor;

    Endings(
            TransferRows rows,
            Uploads uploads,
            AnnouncedChunks chunks,
            UploadEvents events,
            PublicIds ids,
            FileProperties properties) {
        this.rows = rows;
        this.uploads = uploads;
        this.chunks = chunks;
        this.events = events;
        this.ids = ids;
        fetchedWithin = properties.offerLifetime().toMillis();
        keptFor = properties.endedTransferLifetime().toMillis();
    }

    public Outcome end(EndTransfer command, Request request) {
        UserId user = request.caller().user();
        Optional<Transfer> found = rows.lock(command.transfer()).filter(transfer -> transfer.isParty(user));
        if (found.isEmpty() || found.get().status() == TransferStatus.COMPLETED) {
            return Outcome.refuse(ErrorCode.TRANSFER_ID_INVALID);
        }
        Transfer transfer = found.get();
        UserId speaker = command.ending().bySender() ? transfer.sender() : transfer.recipient();
        if (!speaker.equals(user)) {
            return Outcome.refuse(ErrorCode.PERMISSION_DENIED, "status: is for the other party to say");
        }
        return switch (command.ending()) {
            case COMPLETED_UPLOAD -> uploaded(transfer, command.sha256(), request);
            case COMPLETED_DOWNLOAD -> downloaded(transfer, request);
            case FAILED_UPLOAD, FAILED_DOWNLOAD -> giveUp(transfer, TransferStatus.FAILED, null, request);
            case CANCELLED_BY_SENDER, CANCELLED_BY_RECEIVER ->
                giveUp(transfer, TransferStatus.CANCELLED, null, request);
        };
    }

    private Outcome uploaded(Transfer transfer, @Nullable Sha256 said, Request request) {
        Upload file = transfer.file();
        if (transfer.status() == TransferStatus.READY_TO_DOWNLOAD) {
            return Outcome.reply(News.answer(transfer, TransferStatus.READY_TO_DOWNLOAD, null));
        }
        if (!transfer.isUnderWay()) {
            return Outcome.refuse(ErrorCode.PERMISSION_DENIED, "the offer has not been accepted");
        }
        boolean other = said != null && transfer.sha256() != null && !said.equals(transfer.sha256());
        if (!file.isFull() || other) {
            uploads.restart(file);
            return failed(transfer, request);
        }
        Sha256 expected = said == null ? transfer.sha256() : said;
        uploads.seal(file.id(), expected, Waiting.of(request));
        return Outcome.none();
    }

    private Outcome failed(Transfer transfer, Request request) {
        rows.setStatus(transfer.id(), TransferStatus.ACCEPTED);
        return Outcome.reply(News.answer(transfer, TransferStatus.FAILED, MISMATCH))
                .push(News.toBoth(transfer, TransferStatus.FAILED, MISMATCH, request));
    }

    /** All bytes are in place: the receiver may fetch them, unless they are not what they should be. */
    public Outcome sealed(Upload upload, FileSealed sealed, Request request) {
        Transfer transfer = rows.of(upload).orElseThrow();
        Sha256 expected = upload.expected();
        if (expected != null && !expected.equals(sealed.sha256())) {
            uploads.restart(upload);
            return failed(transfer, request);
        }
        Upload complete = uploads.complete(upload, request.now() + fetchedWithin);
        rows.setStatus(transfer.id(), TransferStatus.READY_TO_DOWNLOAD);
        Outcome outcome = Outcome.reply(News.answer(transfer, TransferStatus.READY_TO_DOWNLOAD, null))
                .push(News.toRecipient(transfer, TransferStatus.READY_TO_DOWNLOAD, null))
                .event(events.uploaded(complete, transfer.id().chat(), transfer.id(), request.now()));
        return transfer.sender().equals(transfer.recipient())
                ? outcome
                : outcome.push(News.toSender(transfer, TransferStatus.READY_TO_DOWNLOAD, request));
    }

    private Outcome downloaded(Transfer transfer, Request request) {
        if (transfer.status() != TransferStatus.READY_TO_DOWNLOAD) {
            return Outcome.refuse(ErrorCode.PERMISSION_DENIED, "the file is not there yet");
        }
        rows.setStatus(transfer.id(), TransferStatus.COMPLETED);
        uploads.expire(transfer.file().id(), request.now() + keptFor);
        Upload file = transfer.file();
        TransferAnswered answer = News.answer(transfer, TransferStatus.COMPLETED, null);
        return Outcome.reply(answer)
                .push(News.toBoth(transfer, TransferStatus.COMPLETED, null, request))
                .event(new TransferCompleted(
                        file.id().value(),
                        transfer.id().toString(),
                        file.name().value(),
                        file.size(),
                        file.type(),
                        file.digest().hex(),
                        ids.ofUser(transfer.sender()),
                        transfer.sender().number(),
                        ids.ofUser(transfer.recipient()),
                        transfer.recipient().number(),
                        UploadEvents.iso(request.now())));
    }

    private Outcome giveUp(Transfer transfer, TransferStatus status, @Nullable String reason, @Nullable Request asked) {
        List<Envelope<ChunkDue>> givenUp = chunks.givenUp(transfer.id());
        uploads.delete(transfer.file());
        Outcome outcome =
                Outcome.reply(News.answer(transfer, status, reason)).push(News.toBoth(transfer, status, reason, asked));
        for (Envelope<ChunkDue> waits : givenUp) {
            outcome = outcome.command(waits);
        }
        return outcome;
    }

    /** A transfer that nobody has taken further for too long; or one that has ended, whose bytes have been kept enough. */
    public Outcome due(TransferDue command, Request request) {
        Optional<Transfer> found = rows.lock(command.transfer());
        if (found.isEmpty()) {
            return Outcome.none();
        }
        Transfer transfer = found.get();
        Long expiresAt = transfer.file().expiresAt();
        if (expiresAt == null || expiresAt > request.now() || transfer.file().state() == State.SEALING) {
            return Outcome.none();
        }
        if (transfer.status() == TransferStatus.COMPLETED) {
            uploads.delete(transfer.file());
            return Outcome.none();
        }
        return giveUp(transfer, TransferStatus.CANCELLED, "expired", null);
    }
}
