package im.crosstalk.cli.upload;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an upload is to be.
 *
 * @param token of a session; null to upload without one
 * @param givenId the upload's name if the user chose it; null for the file's own
 * @param room where to; null for one's own files
 * @param chunk bytes in a chunk
 * @param firstContact for how long a server is sought that has never answered
 * @param patience for how long nothing may work before the run ends
 * @param answerWithin after that a silent connection is given up
 * @param retryFirst the first pause before another attempt
 */
record UploadOptions(
        URI server,
        @Nullable String token,
        @Nullable String givenId,
        @Nullable Room room,
        int chunk,
        Duration firstContact,
        Duration patience,
        Duration answerWithin,
        Duration retryFirst) {
    /**
     * A chat.
     *
     * @param username of who sends
     */
    record Room(String id, String username) {}

    /** Of one chunk, decoded, in the protocol. */
    static final int LARGEST_CHUNK = 512 * 1024;

    private static final int IN_FLIGHT = 1 << 20;
    private static final int MOST_CHUNKS_IN_FLIGHT = 8;

    /**
     * Chunks that are sent before the first of them is acknowledged: the server takes those of one file in their order, so
     * that the next is on its way while one is made durable.
     */
    int window() {
        return Math.clamp(IN_FLIGHT / chunk, 1, MOST_CHUNKS_IN_FLIGHT);
    }
}
