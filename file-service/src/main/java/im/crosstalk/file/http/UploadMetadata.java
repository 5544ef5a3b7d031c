package im.crosstalk.file.http;

import im.crosstalk.protocol.file.CanonicalBase64;
import im.crosstalk.protocol.file.FileApi.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pairs of tus' {@code Upload-Metadata}: {@code key BASE64,key BASE64,key}. */
record UploadMetadata(Map<String, String> pairs) {
    private static final int MAX_LENGTH = 8_192;

    /** @throws FileProblem when it cannot be read */
    static UploadMetadata parse(@Nullable String header) {
        Map<String, String> pairs = new LinkedHashMap<>();
        if (header == null || header.isBlank()) {
            return new UploadMetadata(pairs);
        }
        if (header.length() > MAX_LENGTH) {
            throw unreadable();
        }
        for (String pair : header.split(",", -1)) {
            String[] words = pair.strip().split(" ", -1);
            if (words.length > 2
                    || words[0].isEmpty()
                    || pairs.put(words[0], words.length == 2 ? decoded(words[1]) : "") != null) {
                throw unreadable();
            }
        }
        return new UploadMetadata(pairs);
    }

    private static String decoded(String base64) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(CanonicalBase64.decode(base64)))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException unreadable) {
            throw unreadable();
        }
    }

    private static FileProblem unreadable() {
        return new FileProblem(Problem.INVALID_REQUEST, "Upload-Metadata: cannot be read");
    }

    @Nullable
    String get(String key) {
        return pairs.get(key);
    }
}
