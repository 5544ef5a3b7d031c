package im.crosstalk.file.http;

import im.crosstalk.file.personal.PersonalUploads;
import im.crosstalk.file.upload.Appender;
import im.crosstalk.file.upload.Chunk;
import im.crosstalk.file.upload.Opening;
import im.crosstalk.file.upload.Upload;
import im.crosstalk.file.upload.Upload.State;
import im.crosstalk.file.upload.Uploads;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.file.FileApi;
import im.crosstalk.protocol.file.FileApi.Problem;
import im.crosstalk.protocol.file.FileEvent.Purpose;
import im.crosstalk.protocol.file.FileId;
import im.crosstalk.protocol.file.FileName;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.http.ResponseEntity.HeadersBuilder;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** tus 1.0.0: core, creation, creation-with-upload, checksum, termination, expiration (https://tus.io/protocols). */
@RestController
class TusController {
    private final Access access;
    private final Sessions sessions;
    private final Uploads uploads;
    private final PersonalUploads personal;
    private final Appender appender;
    private final TransactionOperations transaction;

    TusController(
            Access access,
            Sessions sessions,
            Uploads uploads,
            PersonalUploads personal,
            Appender appender,
            TransactionOperations transaction) {
        this.access = access;
        this.sessions = sessions;
        this.uploads = uploads;
        this.personal = personal;
        this.appender = appender;
        this.transaction = transaction;
    }

    @RequestMapping(
            path = {FileApi.FILES, FileApi.FILES + "/{id}"},
            method = RequestMethod.OPTIONS)
    ResponseEntity<Void> options() {
        return ResponseEntity.noContent()
                .header(Tus.RESUMABLE, Tus.VERSION)
                .header(Tus.VERSIONS, Tus.VERSION)
                .header(Tus.EXTENSION, Tus.EXTENSIONS)
                .header(Tus.MAX_SIZE, Long.toString(uploads.largestFile()))
                .header(Tus.CHECKSUM_ALGORITHM, Tus.CHECKSUM_ALGORITHMS)
                .build();
    }

    /** Makes a file of the caller's own; its last byte completes it. */
    @PostMapping(FileApi.FILES)
    ResponseEntity<Void> create(HttpServletRequest request) throws IOException {
        requireVersion(request);
        Caller owner = sessions.caller(request);
        if (request.getHeader(Tus.DEFER_LENGTH) != null || request.getHeader(Tus.CONCAT) != null) {
            throw new FileProblem(Problem.INVALID_REQUEST, "Upload-Length: is needed, and files come in one piece");
        }
        long size = number(request, Tus.LENGTH);
        if (size > uploads.largestFile()) {
            throw new FileProblem(Problem.TOO_LARGE, "files have at most " + uploads.largestFile() + " bytes");
        }
        String told = request.getHeader(Tus.METADATA);
        UploadMetadata metadata = UploadMetadata.parse(told);
        String name = first(metadata.get("filename"), metadata.get("name"), "file");
        String type = first(metadata.get("filetype"), metadata.get("type"), "application/octet-stream");
        if (type.length() > 255 || type.indexOf('\0') >= 0) {
            throw new FileProblem(Problem.INVALID_REQUEST, "Upload-Metadata: filetype has at most 255 characters");
        }
        var fileName = new FileName(name);
        String kept = metadata.pairs().isEmpty() ? null : told;
        Opening opening = Objects.requireNonNull(
                transaction.execute(status -> personal.openByTus(owner, fileName, type, size, kept)));
        Upload upload = switch (opening) {
            case Opening.Opened opened -> opened.upload();
            case Opening.Refused refused -> throw refusal(refused.refusal());
        };
        if (Tus.CHUNK_TYPE.equals(request.getContentType()) && request.getContentLengthLong() != 0) {
            upload = append(upload, 0, request);
        }
        return state(ResponseEntity.status(201), upload)
                .header(HttpHeaders.LOCATION, upload.id().path())
                .build();
    }

    @PatchMapping(FileApi.FILES + "/{id}")
    ResponseEntity<Void> patch(@PathVariable String id, HttpServletRequest request) throws IOException {
        requireVersion(request);
        String type = request.getContentType();
        if (type == null || !type.strip().toLowerCase(Locale.ROOT).startsWith(Tus.CHUNK_TYPE)) {
            return ResponseEntity.status(415).header(Tus.RESUMABLE, Tus.VERSION).build();
        }
        long offset = number(request, FileApi.UPLOAD_OFFSET);
        Upload upload = access.forAppending(new FileId(id), request);
        return state(ResponseEntity.noContent(), append(upload, offset, request))
                .build();
    }

    private Upload append(Upload upload, long offset, HttpServletRequest request) throws IOException {
        long length = request.getContentLengthLong();
        return Outcomes.stored(appender.append(
                upload.id(),
                new Chunk(
                        offset,
                        length < 0 ? Chunk.UNKNOWN : length,
                        false,
                        false,
                        Checksums.of(request),
                        request.getInputStream(),
                        null)));
    }

    /** Gives up an unfinished file of one's own. Transfers are cancelled by their parties, by command. */
    @DeleteMapping(FileApi.FILES + "/{id}")
    ResponseEntity<Void> terminate(@PathVariable String id, HttpServletRequest request) {
        requireVersion(request);
        FileId file = access.ofOwner(new FileId(id), request).id();
        transaction.executeWithoutResult(status -> {
            Upload upload = uploads.lock(file).orElseThrow(() -> new FileProblem(Problem.NOT_FOUND, "no such file"));
            if (upload.purpose() == Purpose.TRANSFER) {
                throw new FileProblem(Problem.FORBIDDEN, "a transfer is cancelled by its parties");
            }
            if (upload.purpose() == Purpose.ROOM && upload.state() != State.OPEN) {
                throw new FileProblem(Problem.FORBIDDEN, "the file is the room's");
            }
            uploads.delete(upload);
        });
        return ResponseEntity.noContent().header(Tus.RESUMABLE, Tus.VERSION).build();
    }

    /** What is told of an unfinished file. */
    static <B extends HeadersBuilder<?>> B state(B response, Upload upload) {
        response.header(Tus.RESUMABLE, Tus.VERSION)
                .header(FileApi.UPLOAD_OFFSET, Long.toString(upload.offset()))
                .header(Tus.LENGTH, Long.toString(upload.size()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
        Long expiresAt = upload.expiresAt();
        if (expiresAt != null && !upload.isFull()) {
            response.header(
                    Tus.EXPIRES,
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(
                            Instant.ofEpochMilli(expiresAt).atZone(ZoneOffset.UTC)));
        }
        return response;
    }

    private static void requireVersion(HttpServletRequest request) {
        if (!Tus.VERSION.equals(request.getHeader(Tus.RESUMABLE))) {
            throw new UnsupportedVersionException();
        }
    }

    private static long number(HttpServletRequest request, String header) {
        String value = request.getHeader(header);
        if (value == null || !value.matches("[0-9]{1,15}")) {
            throw new FileProblem(Problem.INVALID_REQUEST, header + ": is a number, 0 or more");
        }
        return Long.parseLong(value);
    }

    private static String first(@Nullable String one, @Nullable String other, String otherwise) {
        return one != null ? one : other != null ? other : otherwise;
    }

    private static FileProblem refusal(Refusal refusal) {
        Problem problem = refusal.code() == ErrorCode.PERMISSION_DENIED ? Problem.TOO_LARGE : Problem.INVALID_REQUEST;
        return new FileProblem(problem, String.valueOf(refusal.detail()));
    }
}
