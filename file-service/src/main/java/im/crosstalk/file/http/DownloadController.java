package im.crosstalk.file.http;

import im.crosstalk.file.personal.PersonalUploads;
import im.crosstalk.file.store.BlobStore;
import im.crosstalk.file.upload.FileMetrics;
import im.crosstalk.file.upload.Upload;
import im.crosstalk.file.upload.Upload.State;
import im.crosstalk.file.upload.Uploads;
import im.crosstalk.protocol.file.FileApi;
import im.crosstalk.protocol.file.FileApi.Problem;
import im.crosstalk.protocol.file.FileId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** GET of complete files, with ranges; and HEAD, which also tells how far an unfinished one is. */
@RestController
class DownloadController {
    private static final int BUFFER = 64 * 1024;
    private static final long SEALED_WITHIN_NANOS = 5_000_000_000L;
    private static final long LOOK_AGAIN_MILLIS = 25;

    private final Access access;
    private final Uploads uploads;
    private final PersonalUploads personal;
    private final BlobStore store;
    private final FileMetrics metrics;

    DownloadController(Access access, Uploads uploads, PersonalUploads personal, BlobStore store, FileMetrics metrics) {
        this.access = access;
        this.uploads = uploads;
        this.personal = personal;
        this.store = store;
        this.metrics = metrics;
    }

    /** For uploaders where the offset is; for readers what a GET would say. */
    @RequestMapping(path = FileApi.FILES + "/{id}", method = RequestMethod.HEAD)
    void head(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        var file = new FileId(id);
        boolean byTus = request.getHeader(Tus.RESUMABLE) != null;
        Upload upload =
                byTus || isWriter(request) ? access.forWriting(file, request, false) : access.forReading(file, request);
        if (byTus || upload.state() != State.COMPLETE) {
            ResponseEntity<Void> state =
                    TusController.state(ResponseEntity.ok(), upload).build();
            state.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
            if (byTus) {
                personal.tusMetadata(file).ifPresent(metadata -> response.setHeader(Tus.METADATA, metadata));
            }
            return;
        }
        response.setHeader(FileApi.UPLOAD_OFFSET, Long.toString(upload.offset()));
        response.setHeader(Tus.LENGTH, Long.toString(upload.size()));
        if (!isNotModified(upload, request, response)) {
            // Ranges are for GET only.
            begin(upload, new ByteRange.Asked.Whole(), response);
        }
    }

    private static boolean isWriter(HttpServletRequest request) {
        return "write".equals(request.getParameter("right"));
    }

    @RequestMapping(path = FileApi.FILES + "/{id}", method = RequestMethod.GET)
    void get(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Upload upload = complete(access.forReading(new FileId(id), request));
        if (isNotModified(upload, request, response)) {
            return;
        }
        ByteRange range = begin(upload, asked(upload, request), response);
        if (range != null) {
            try (InputStream in = store.read(upload.blob(), range.first(), range.length())) {
                copy(in, response.getOutputStream());
            }
        }
    }

    /** A file whose last byte has just come is about to be complete. */
    private Upload complete(Upload upload) {
        long begun = System.nanoTime();
        Upload now = upload;
        while (now.state() == State.SEALING && System.nanoTime() - begun < SEALED_WITHIN_NANOS) {
            try {
                Thread.sleep(LOOK_AGAIN_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                break;
            }
            now = uploads.find(upload.id()).orElse(now);
        }
        if (now.state() != State.COMPLETE) {
            throw new FileProblem(Problem.NOT_FOUND, "the file is not complete yet");
        }
        return now;
    }

    private static String tag(Upload upload) {
        return '"' + upload.digest().hex() + '"';
    }

    private static boolean isNotModified(Upload upload, HttpServletRequest request, HttpServletResponse response) {
        String known = request.getHeader(HttpHeaders.IF_NONE_MATCH);
        if (known == null) {
            return false;
        }
        boolean same = Arrays.stream(known.split(","))
                .map(String::strip)
                .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
                .anyMatch(tag -> tag.equals("*") || tag.equals(tag(upload)));
        if (same) {
            response.setStatus(304);
            response.setHeader(HttpHeaders.ETAG, tag(upload));
        }
        return same;
    }

    /** A range that is asked for of another version of the file is not what is wanted. */
    private static ByteRange.Asked asked(Upload upload, HttpServletRequest request) {
        String condition = request.getHeader(HttpHeaders.IF_RANGE);
        boolean ofThis = condition == null || condition.strip().equals(tag(upload));
        return ByteRange.asked(ofThis ? request.getHeader(HttpHeaders.RANGE) : null, upload.size());
    }

    /** Writes the head of the answer; the range is what its body holds, null for nothing. */
    private static @Nullable ByteRange begin(Upload upload, ByteRange.Asked asked, HttpServletResponse response) {
        response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
        response.setHeader(HttpHeaders.ETAG, tag(upload));
        response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-cache");
        ByteRange range = switch (asked) {
            case ByteRange.Asked.Whole whole -> upload.size() == 0 ? null : new ByteRange(0, upload.size() - 1);
            case ByteRange.Asked.Part part -> part.range();
            case ByteRange.Asked.Unsatisfiable none -> {
                response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + upload.size());
                throw new FileProblem(Problem.RANGE_NOT_SATISFIABLE, "the file has " + upload.size() + " bytes");
            }
        };
        if (asked instanceof ByteRange.Asked.Part part) {
            response.setStatus(206);
            response.setHeader(
                    HttpHeaders.CONTENT_RANGE,
                    "bytes " + part.range().first() + "-" + part.range().last() + "/" + upload.size());
        }
        response.setContentLengthLong(range == null ? 0 : range.length());
        response.setContentType(Disposition.type(upload.type()));
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                Disposition.attachment(upload.name().value()));
        // What strangers have sent is never a page of ours.
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "sandbox; default-src 'none'");
        return range;
    }

    private void copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        int read = in.read(buffer);
        while (read > 0) {
            out.write(buffer, 0, read);
            metrics.sent(read);
            read = in.read(buffer);
        }
    }
}
