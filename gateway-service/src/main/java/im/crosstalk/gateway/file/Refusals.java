package im.crosstalk.gateway.file;

import im.crosstalk.gateway.file.FileBytes.Said;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.file.FileApi.Problem;

/** What clients are told when file-service does not take bytes. */
final class Refusals {
    static final Refusal STOPPED = Refusal.of(ErrorCode.PERMISSION_DENIED, "stopped; start it again");

    private Refusals() {}

    /** Whether the place was right once, and may be found anew: what was signed has expired, or the file was begun anew. */
    static boolean isStale(Problem problem) {
        return switch (problem) {
            case UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, NOT_OPEN -> true;
            case OFFSET_MISMATCH,
                    PACKET_MISMATCH,
                    INVALID_RANGE,
                    TOO_LARGE,
                    CHECKSUM_MISMATCH,
                    PAUSED,
                    COMPLETE,
                    LOCKED,
                    STORAGE_FULL,
                    INVALID_REQUEST,
                    RANGE_NOT_SATISFIABLE,
                    UNAVAILABLE -> false;
        };
    }

    static Refusal of(Said.Refused refused) {
        return switch (refused.problem()) {
            case PAUSED -> Refusal.of(ErrorCode.PERMISSION_DENIED, "paused");
            case COMPLETE -> Refusal.of(ErrorCode.PERMISSION_DENIED, "already complete");
            case NOT_OPEN, FORBIDDEN -> Refusal.of(ErrorCode.PERMISSION_DENIED, "takes no bytes now");
            case NOT_FOUND, UNAUTHENTICATED -> Refusal.of(ErrorCode.RESOURCE_NOT_FOUND);
            case OFFSET_MISMATCH,
                    PACKET_MISMATCH,
                    CHECKSUM_MISMATCH,
                    INVALID_RANGE,
                    TOO_LARGE,
                    INVALID_REQUEST,
                    RANGE_NOT_SATISFIABLE -> new Refusal(ErrorCode.INVALID_PAYLOAD, refused.detail());
            case LOCKED ->
                Refusal.of(ErrorCode.INTERNAL_SERVER_ERROR, "somebody else is writing to this file; try again");
            case STORAGE_FULL ->
                Refusal.of(ErrorCode.INTERNAL_SERVER_ERROR, "there is no room for files now; try again later");
            case UNAVAILABLE -> Refusal.of(ErrorCode.INTERNAL_SERVER_ERROR);
        };
    }
}
