package im.crosstalk.file.http;

import im.crosstalk.protocol.file.FileApi.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Why a request for bytes is refused. An exception, because Spring's filters and resolvers know no other way out.
 */
final class FileProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Problem problem;
    private final @Nullable Long offset;
    private final @Nullable Long packet;

    FileProblem(Problem problem, String detail) {
        this(problem, detail, null, null);
    }

    private FileProblem(Problem problem, String detail, @Nullable Long offset, @Nullable Long packet) {
        super(detail, null, false, false);
        this.problem = problem;
        this.offset = offset;
        this.packet = packet;
    }

    /** With the offset at which the next byte is expected. */
    FileProblem at(long expected) {
        return new FileProblem(problem, detail(), expected, packet);
    }

    /** With the number of the packet that is expected. */
    FileProblem atPacket(long expected) {
        return new FileProblem(problem, detail(), offset, expected);
    }

    Problem problem() {
        return problem;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    @Nullable
    Long offset() {
        return offset;
    }

    @Nullable
    Long packet() {
        return packet;
    }

    int status() {
        return switch (problem) {
            case OFFSET_MISMATCH, PACKET_MISMATCH, PAUSED, COMPLETE, NOT_OPEN -> 409;
            case INVALID_RANGE, INVALID_REQUEST -> 400;
            case TOO_LARGE -> 413;
            case CHECKSUM_MISMATCH -> 460;
            case LOCKED -> 423;
            case STORAGE_FULL -> 507;
            case NOT_FOUND -> 404;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case RANGE_NOT_SATISFIABLE -> 416;
            case UNAVAILABLE -> 503;
        };
    }
}
