package im.crosstalk.cli.upload;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the server says of one upload. */
sealed interface ServerEvent {
    record Started(long offset) implements ServerEvent {}

    record Progress(long offset) implements ServerEvent {}

    record Mismatch(long expected) implements ServerEvent {}

    record Paused(long offset) implements ServerEvent {}

    record Resumed(long offset) implements ServerEvent {}

    record Stopped() implements ServerEvent {}

    /** What was looked for is not there; it can be begun. */
    record Absent() implements ServerEvent {}

    record Completed(String path) implements ServerEvent {}

    /** @param code for programs; empty where the server has none */
    record Refused(String reason, String code) implements ServerEvent {
        /** Our own: it is complete, but is not the file that was to be sent. */
        static final String OTHER_FILE = "OTHER_FILE";

        boolean isAlreadyComplete() {
            return reason.equals("already complete");
        }

        boolean isPaused() {
            return reason.equals("paused");
        }

        boolean isAboutSignIn() {
            return code.equals("AUTH_REQUIRED") || code.equals("MISSING_TOKEN") || code.equals("INVALID_TOKEN");
        }

        /** Whether the same may be granted later. */
        boolean isPassing() {
            return code.equals("INTERNAL_SERVER_ERROR") || code.equals("RATE_LIMIT_EXCEEDED");
        }

        boolean isUnknownUpload() {
            return code.equals("RESOURCE_NOT_FOUND");
        }

        boolean isAboutChecksum() {
            return reason.startsWith("sha256");
        }
    }

    /** Null for what is not about this upload, or is new. */
    static @Nullable ServerEvent read(String frame, String fileId) {
        JsonNode json;
        try {
            json = JSON.readTree(frame);
        } catch (JacksonException unreadable) {
            return null;
        }
        JsonNode about = json.path("fileId");
        if (about.isString() && !about.stringValue().equals(fileId)) {
            return null;
        }
        return switch (json.path("event").asString("")) {
            case "start-ack" -> new Started(json.path("offset").asLong(0));
            case "progress" -> new Progress(json.path("offset").asLong(0));
            case "offset-mismatch" -> new Mismatch(json.path("expected").asLong(0));
            case "pause-ack" -> new Paused(json.path("offset").asLong(0));
            case "resume-ack" -> new Resumed(json.path("offset").asLong(0));
            case "stop-ack" -> new Stopped();
            case "complete-ack" -> new Completed(json.path("filePath").asString(""));
            case "error" ->
                new Refused(
                        json.path("error").asString("refused"),
                        json.path("code").asString(""));
            default -> null;
        };
    }

    JsonMapper JSON = JsonMapper.shared();
}
