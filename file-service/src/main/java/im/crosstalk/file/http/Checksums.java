package im.crosstalk.file.http;

import im.crosstalk.file.upload.Checksum;
import im.crosstalk.protocol.file.CanonicalBase64;
import im.crosstalk.protocol.file.FileApi;
import im.crosstalk.protocol.file.FileApi.Problem;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Reads tus' {@code Upload-Checksum}. */
final class Checksums {
    private Checksums() {}

    /** @throws FileProblem when it cannot be read or the algorithm is not known */
    static @Nullable Checksum of(HttpServletRequest request) {
        String header = request.getHeader(FileApi.UPLOAD_CHECKSUM);
        if (header == null) {
            return null;
        }
        String[] words = header.strip().split(" ", -1);
        if (words.length == 2) {
            try {
                return new Checksum(words[0], CanonicalBase64.decode(words[1]));
            } catch (IllegalArgumentException unreadable) {
                // Told below.
            }
        }
        throw new FileProblem(
                Problem.INVALID_REQUEST, "Upload-Checksum: is " + Tus.CHECKSUM_ALGORITHMS + " and base64");
    }
}
