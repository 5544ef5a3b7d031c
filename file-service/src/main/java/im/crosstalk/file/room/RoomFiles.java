package im.crosstalk.file.room;

import im.crosstalk.file.room.RoomFileRows.Unfinished;
import im.crosstalk.file.upload.FreeNames;
import im.crosstalk.file.upload.NewFile;
import im.crosstalk.file.upload.Opening;
import im.crosstalk.file.upload.Upload;
import im.crosstalk.file.upload.Upload.State;
import im.crosstalk.file.upload.UploadEvents;
import im.crosstalk.file.upload.Uploads;
import im.crosstalk.file.upload.Waiting;
import im.crosstalk.file.url.SignedUrls;
import im.crosstalk.file.url.SignedUrls.Right;
import im.crosstalk.platform.kafka.Outcome;
import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.chat.ChatCommand.SendMessage;
import im.crosstalk.protocol.file.FileCommand.FileSealed;
import im.crosstalk.protocol.file.FileCommand.FinishRoomFile;
import im.crosstalk.protocol.file.FileCommand.OpenRoomFile;
import im.crosstalk.protocol.file.FileEvent.Purpose;
import im.crosstalk.protocol.file.FileName;
import im.crosstalk.protocol.file.FileQuery.FindRoomFile;
import im.crosstalk.protocol.file.FileQuery.FindUnfinishedRoomFile;
import im.crosstalk.protocol.file.FileQuery.ListRoomFiles;
import im.crosstalk.protocol.file.FileReply;
import im.crosstalk.protocol.file.FileReply.RoomFileFinished;
import im.crosstalk.protocol.file.FileReply.RoomFileFound;
import im.crosstalk.protocol.file.FileReply.RoomFileOpened;
import im.crosstalk.protocol.file.RoomFile;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Files that members send into rooms. A room's commands come one after the other. */
@Component
public class RoomFiles {
    /** What fits into an answer. */
    private static final int LONGEST_LIST = 2_000;

    private final RoomFileRows rows;
    private final Uploads uploads;
    private final Memberships memberships;
    private final UploadEvents events;
    private final SignedUrls urls;

    RoomFiles(RoomFileRows rows, Uploads uploads, Memberships memberships, UploadEvents events, SignedUrls urls) {
        this.rows = rows;
        this.uploads = uploads;
        this.memberships = memberships;
        this.events = events;
        this.urls = urls;
    }

    public Outcome open(OpenRoomFile command, Request request) {
        Caller sender = request.caller();
        if (!memberships.mayWrite(command.room(), sender.user())) {
            return Outcome.refuse(ErrorCode.PERMISSION_DENIED);
        }
        Optional<Unfinished> begun = rows.unfinished(command.room(), sender.user(), command.name());
        if (begun.isPresent()) {
            Upload upload = uploads.lock(begun.get().file()).orElseThrow();
            if (upload.state() != State.OPEN) {
                return Outcome.refuse(ErrorCode.PERMISSION_DENIED, "file_path: is being finished");
            }
            if (upload.size() == command.size() && begun.get().packets() == command.packets()) {
                return Outcome.reply(opened(command.name(), begun.get(), upload));
            }
            uploads.delete(upload);
        }
        return begin(command, sender);
    }

    private Outcome begin(OpenRoomFile command, Caller sender) {
        Opening opening = uploads.open(new NewFile(
                Purpose.ROOM,
                sender,
                command.name(),
                command.type(),
                command.size(),
                command.room().number(),
                false,
                null));
        return switch (opening) {
            case Opening.Refused refused -> Outcome.reply(refused.refusal());
            case Opening.Opened made -> {
                Upload upload = made.upload();
                rows.add(upload.id(), command.room(), sender.user(), command.name(), command.packets());
                var fresh = new Unfinished(upload.id(), command.room(), command.packets(), 0);
                yield Outcome.reply(opened(command.name(), fresh, upload));
            }
        };
    }

    /** The answer comes once the bytes are checked and in place. */
    public Outcome finish(FinishRoomFile command, Request request) {
        UserId sender = request.caller().user();
        if (!memberships.mayWrite(command.room(), sender)) {
            return Outcome.refuse(ErrorCode.PERMISSION_DENIED);
        }
        Optional<Upload> begun = rows.unfinished(command.room(), sender, command.name())
                .flatMap(unfinished -> uploads.lock(unfinished.file()));
        if (begun.isEmpty()) {
            return Outcome.refuse(ErrorCode.RESOURCE_NOT_FOUND, "file_path: no such file is being sent");
        }
        Upload upload = begun.get();
        if (!upload.isFull()) {
            return Outcome.refuse(
                    ErrorCode.INVALID_PAYLOAD, (upload.size() - upload.offset()) + " bytes have not arrived");
        }
        uploads.seal(upload.id(), null, Waiting.of(request));
        return Outcome.none();
    }

    /** All bytes are in place: the file is listed, and a message points at it. */
    public Outcome sealed(Upload upload, FileSealed sealed, Request request) {
        var room = new ChatId(upload.order());
        if (!memberships.mayWrite(room, upload.owner())) {
            uploads.delete(upload);
            return Outcome.refuse(ErrorCode.PERMISSION_DENIED);
        }
        FileName name = FreeNames.free(upload.name(), names -> rows.taken(room, names));
        Upload complete = uploads.complete(upload, null);
        rows.list(upload.id(), name, request.now());
        var file = new RoomFile(
                upload.id(),
                room,
                name,
                upload.size(),
                upload.type(),
                upload.owner(),
                upload.ownerName(),
                complete.digest(),
                request.now(),
                upload.id().path());
        var pointer = new SendMessage(room, "file:" + upload.id().value(), null, FilePointer.to(file), null);
        return Outcome.reply(new RoomFileFinished(file))
                .event(events.uploaded(complete, room, null, request.now()))
                .command(new Envelope<>(pointer, request.caller(), null, 0));
    }

    public Reply find(FindUnfinishedRoomFile query, Request request) {
        UserId sender = request.caller().user();
        if (!memberships.awaitWriter(query.room(), sender)) {
            return Refusal.of(ErrorCode.PERMISSION_DENIED);
        }
        Optional<Unfinished> begun = rows.unfinished(query.room(), sender, query.name());
        return begun.flatMap(unfinished -> uploads.find(unfinished.file()))
                .<Reply>map(upload -> opened(query.name(), begun.get(), upload))
                .orElseGet(() -> Refusal.of(ErrorCode.RESOURCE_NOT_FOUND));
    }

    public Reply list(ListRoomFiles query, Request request) {
        return memberships.awaitMember(query.room(), request.caller().user())
                ? new FileReply.RoomFiles(query.room(), rows.listed(query.room(), LONGEST_LIST))
                : Refusal.of(ErrorCode.PERMISSION_DENIED);
    }

    public Reply find(FindRoomFile query, Request request) {
        UserId user = request.caller().user();
        if (!memberships.awaitMember(query.room(), user)) {
            return Refusal.of(ErrorCode.PERMISSION_DENIED);
        }
        return rows.listed(query.room(), query.name())
                .<Reply>map(file -> new RoomFileFound(file, urls.sign(file.file(), Right.READ, user)))
                .orElseGet(() -> Refusal.of(ErrorCode.RESOURCE_NOT_FOUND));
    }

    private RoomFileOpened opened(FileName name, Unfinished begun, Upload upload) {
        var packets = new Packets(upload.size(), begun.packets(), begun.packetSize());
        return new RoomFileOpened(
                begun.room(),
                name,
                upload.id(),
                upload.offset(),
                upload.size(),
                packets.next(upload.offset()),
                begun.packets(),
                urls.sign(upload.id(), Right.WRITE));
    }
}
