package im.crosstalk.file.http;

import im.crosstalk.file.transfer.AnnouncedChunks;
import im.crosstalk.file.upload.Appended;
import im.crosstalk.file.upload.Appender;
import im.crosstalk.file.upload.Checksum;
import im.crosstalk.file.upload.Chunk;
import im.crosstalk.file.upload.Upload;
import im.crosstalk.protocol.file.FileApi;
import im.crosstalk.protocol.file.FileApi.Problem;
import im.crosstalk.protocol.file.FileEvent.Purpose;
import im.crosstalk.protocol.file.FileId;
import im.crosstalk.protocol.file.Md5;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** PUT with Content-Range: for clients that have an offset and bytes, and repeat what they are not sure of. */
@RestController
class UploadController {
    private final Access access;
    private final Appender appender;
    private final AnnouncedChunks announced;

    UploadController(Access access, Appender appender, AnnouncedChunks announced) {
        this.access = access;
        this.appender = appender;
        this.announced = announced;
    }

    @PutMapping(FileApi.FILES + "/{id}")
    ResponseEntity<Void> put(@PathVariable String id, HttpServletRequest request) throws IOException {
        Upload upload = access.forAppending(new FileId(id), request);
        ContentRange range = range(request, upload);
        long length = range == null ? 0 : range.length();
        long offset = range == null ? 0 : range.first();
        Checksum checksum = checksum(request, upload, offset, length);
        Appended appended = appender.append(
                upload.id(), new Chunk(offset, length, true, false, checksum, request.getInputStream(), null));
        if (appended instanceof Appended.Corrupted && upload.purpose() == Purpose.TRANSFER) {
            announced.spoilt(upload, offset);
        }
        Upload after = Outcomes.stored(appended);
        // 201 for the answer that tells that all is there.
        return ResponseEntity.status(after.isFull() ? 201 : 200)
                .header(FileApi.UPLOAD_OFFSET, Long.toString(after.offset()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    /** Which bytes the body holds; null for none of an empty file. Without a header they are the whole file. */
    private static @Nullable ContentRange range(HttpServletRequest request, Upload upload) {
        String header = request.getHeader(HttpHeaders.CONTENT_RANGE);
        long length = request.getContentLengthLong();
        ContentRange range;
        if (header != null) {
            range = ContentRange.parse(header);
        } else if (upload.size() == 0) {
            return null;
        } else {
            range = new ContentRange(0, upload.size() - 1, upload.size());
        }
        if (range.total() != upload.size()) {
            throw new FileProblem(Problem.INVALID_RANGE, "Content-Range: the file has " + upload.size() + " bytes")
                    .at(upload.offset());
        }
        if (length >= 0 && length != range.length()) {
            throw new FileProblem(Problem.INVALID_RANGE, "Content-Range: the body has " + length + " bytes")
                    .at(upload.offset());
        }
        return range;
    }

    private @Nullable Checksum checksum(HttpServletRequest request, Upload upload, long offset, long length) {
        Checksum given = Checksums.of(request);
        if (given != null || upload.purpose() != Purpose.TRANSFER) {
            return given;
        }
        Optional<Md5> promised = announced.digest(upload, offset, length);
        return promised.map(md5 -> new Checksum("md5", md5.bytes())).orElse(null);
    }
}
