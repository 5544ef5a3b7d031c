package im.crosstalk.file.personal;

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
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.file.FileCommand.CompleteUpload;
import im.crosstalk.protocol.file.FileCommand.FileSealed;
import im.crosstalk.protocol.file.FileCommand.PauseUpload;
import im.crosstalk.protocol.file.FileCommand.ResumeUpload;
import im.crosstalk.protocol.file.FileCommand.StartUpload;
import im.crosstalk.protocol.file.FileCommand.StopUpload;
import im.crosstalk.protocol.file.FileEvent.Purpose;
import im.crosstalk.protocol.file.FileId;
import im.crosstalk.protocol.file.FileName;
import im.crosstalk.protocol.file.FileQuery.FindUpload;
import im.crosstalk.protocol.file.FileReply.UploadActive;
import im.crosstalk.protocol.file.FileReply.UploadCompleted;
import im.crosstalk.protocol.file.FileReply.UploadPaused;
import im.crosstalk.protocol.file.FileReply.UploadStopped;
import im.crosstalk.protocol.file.Sha256;
import im.crosstalk.protocol.file.UploadName;
import im.crosstalk.protocol.id.UserId;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Users' own uploads: the decisions of dialect upload, and the names of what comes by tus. */
@Component
public class PersonalUploads {
    /** What clients are told instead of a place on the server. */
    private static final String FOLDER = "uploads/";

    private static final String OF_TUS = "tus:";
    private static final String ANY_TYPE = "application/octet-stream";
    private static final String ALREADY_COMPLETE = "already complete";

    private final JdbcTemplate jdbc;
    private final Uploads uploads;
    private final UploadEvents events;
    private final SignedUrls urls;

    PersonalUploads(JdbcTemplate jdbc, Uploads uploads, UploadEvents events, SignedUrls urls) {
        this.jdbc = jdbc;
        this.uploads = uploads;
        this.events = events;
        this.urls = urls;
    }

    public Outcome start(StartUpload command, Request request) {
        Caller owner = request.caller();
        Optional<Upload> known = find(owner.user(), command.upload(), true);
        if (known.isEmpty()) {
            return switch (open(owner, command.upload(), command.name(), ANY_TYPE, command.size(), null)) {
                case Opening.Opened opened -> Outcome.reply(active(command.upload(), opened.upload()));
                case Opening.Refused refused -> Outcome.reply(refused.refusal());
            };
        }
        Upload upload = known.get();
        if (upload.state() != State.OPEN) {
            return Outcome.refuse(ErrorCode.PERMISSION_DENIED, ALREADY_COMPLETE);
        }
        if (upload.size() != command.size()) {
            return Outcome.refuse(ErrorCode.INVALID_PAYLOAD, "fileSize: was " + upload.size() + " at first");
        }
        uploads.pause(upload.id(), false);
        return Outcome.reply(active(command.upload(), upload));
    }

    public Outcome pause(PauseUpload command, Request request) {
        return onOpen(command.upload(), request, (name, upload) -> {
            uploads.pause(upload.id(), true);
            return Outcome.reply(paused(name, upload));
        });
    }

    public Outcome resume(ResumeUpload command, Request request) {
        return onOpen(command.upload(), request, (name, upload) -> {
            uploads.pause(upload.id(), false);
            return Outcome.reply(active(name, upload));
        });
    }

    public Outcome stop(StopUpload command, Request request) {
        return onOpen(command.upload(), request, (name, upload) -> {
            if (command.delete()) {
                uploads.delete(upload);
            }
            return Outcome.reply(new UploadStopped(name));
        });
    }

    /** The answer comes once the bytes are checked and in place. */
    public Outcome complete(CompleteUpload command, Request request) {
        return onOpen(command.upload(), request, (name, upload) -> {
            if (!upload.isFull()) {
                return Outcome.refuse(ErrorCode.INVALID_PAYLOAD, "bytes are missing from offset " + upload.offset());
            }
            uploads.seal(upload.id(), command.sha256(), Waiting.of(request));
            return Outcome.none();
        });
    }

    /** All bytes of an upload are in place; it gets its path, unless it is not what it should be. */
    public Outcome sealed(Upload upload, FileSealed sealed, Request request) {
        UploadName name = new UploadName(Objects.requireNonNull(jdbc.queryForObject(
                "SELECT client_name FROM personal_file WHERE file = ?",
                String.class,
                upload.id().value())));
        Sha256 expected = upload.expected();
        if (expected != null && !expected.equals(sealed.sha256())) {
            uploads.restart(upload);
            return Outcome.refuse(ErrorCode.INVALID_PAYLOAD, "sha256: does not match; begin again at offset 0");
        }
        FileName free = FreeNames.free(
                upload.name(),
                names -> jdbc.query(
                        "SELECT path FROM personal_file WHERE owner = ? AND path = ANY (?)",
                        (row, number) -> row.getString(1),
                        upload.owner().number(),
                        names));
        jdbc.update(
                "UPDATE personal_file SET path = ? WHERE file = ?",
                free.value(),
                upload.id().value());
        Upload complete = uploads.complete(upload, null);
        return Outcome.reply(
                        new UploadCompleted(name, upload.id(), FOLDER + free.value(), upload.size(), complete.digest()))
                .event(events.uploaded(complete, null, null, request.now()));
    }

    public Reply find(FindUpload query, Request request) {
        Optional<Upload> found = find(request.caller().user(), query.upload(), false);
        if (found.isEmpty()) {
            return Refusal.of(ErrorCode.RESOURCE_NOT_FOUND);
        }
        Upload upload = found.get();
        if (upload.state() != State.OPEN) {
            return Refusal.of(ErrorCode.PERMISSION_DENIED, ALREADY_COMPLETE);
        }
        return upload.paused() ? paused(query.upload(), upload) : active(query.upload(), upload);
    }

    /**
     * A file that comes by tus, without a client's name for it; sealed by its last byte. In the caller's transaction.
     *
     * @param metadata as the client wrote it; null for none
     */
    public Opening openByTus(Caller owner, FileName name, String type, long size, @Nullable String metadata) {
        return open(owner, null, name, type, size, metadata);
    }

    /** What {@link #openByTus} was told; empty also where the file came otherwise. */
    public Optional<String> tusMetadata(FileId file) {
        return jdbc
                .query(
                        "SELECT tus_metadata FROM personal_file WHERE file = ? AND tus_metadata IS NOT NULL",
                        (row, number) -> row.getString(1),
                        file.value())
                .stream()
                .findFirst();
    }

    /** @param clientName null for a file that comes by tus */
    private Opening open(
            Caller owner,
            @Nullable UploadName clientName,
            FileName name,
            String type,
            long size,
            @Nullable String metadata) {
        boolean byTus = clientName == null;
        Opening opening = uploads.open(new NewFile(
                Purpose.PERSONAL, owner, name, type, size, owner.user().number(), byTus, null));
        if (opening instanceof Opening.Opened opened) {
            FileId file = opened.upload().id();
            jdbc.update(
                    "INSERT INTO personal_file (file, owner, client_name, tus_metadata) VALUES (?, ?, ?, ?)",
                    file.value(),
                    owner.user().number(),
                    clientName == null ? OF_TUS + file.value() : clientName.value(),
                    metadata);
        }
        return opening;
    }

    private Outcome onOpen(UploadName name, Request request, BiFunction<UploadName, Upload, Outcome> decision) {
        Optional<Upload> found = find(request.caller().user(), name, true);
        if (found.isEmpty()) {
            return Outcome.refuse(ErrorCode.RESOURCE_NOT_FOUND, "fileId: no such upload");
        }
        if (found.get().state() != State.OPEN) {
            return Outcome.refuse(ErrorCode.PERMISSION_DENIED, ALREADY_COMPLETE);
        }
        return decision.apply(name, found.get());
    }

    private Optional<Upload> find(UserId owner, UploadName name, boolean lock) {
        return jdbc
                .query(
                        "SELECT file FROM personal_file WHERE owner = ? AND client_name = ?",
                        (row, number) -> row.getString(1),
                        owner.number(),
                        name.value())
                .stream()
                .map(FileId::new)
                .findFirst()
                .flatMap(lock ? uploads::lock : uploads::find);
    }

    private UploadActive active(UploadName name, Upload upload) {
        return new UploadActive(name, upload.id(), upload.offset(), upload.size(), urls.sign(upload.id(), Right.WRITE));
    }

    private static UploadPaused paused(UploadName name, Upload upload) {
        return new UploadPaused(name, upload.id(), upload.offset(), upload.size());
    }
}
