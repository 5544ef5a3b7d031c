package im.crosstalk.protocol.file;

import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.id.DeviceId;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;

/**
 * The HTTP that brings and fetches bytes. Whoever asks shows a session's bearer token, or a signed URL as replies carry
 * them ({@code url}); a signed URL is a path with a query, and good for whoever has it until it expires. That of a room's
 * file is good only while the one for whom it was signed is in the room.
 *
 * <p>Refusals are problem details (RFC 9457) with a member {@code code} out of {@link Problem}.
 */
public final class FileApi {
    /**
     * {@code POST} makes a file (tus). On {@code /files/ID}: {@code PATCH} (tus) appends at exactly
     * {@code Upload-Offset}; {@code PUT} with {@code Content-Range: bytes A-B/TOTAL} appends, and says yes again to what
     * is there already; {@code HEAD} tells {@code Upload-Offset}; {@code GET} reads, {@code Range} too; {@code DELETE}
     * gives up.
     */
    public static final String FILES = "/files";

    /**
     * {@code PUT /files/ID/packets/N}: a packet of a room's file, counted from 1. 200 with {@link #NEXT_PACKET} when it
     * is stored, now or before; 409 with {@link #NEXT_PACKET} for one that comes too early.
     */
    public static final String PACKETS = "packets";

    /** The offset at which the next byte is expected, with every answer about an unfinished file. */
    public static final String UPLOAD_OFFSET = "Upload-Offset";

    /** The number of the next packet that is expected. */
    public static final String NEXT_PACKET = "Next-Sequence-Number";

    /** {@code md5|sha1|sha256 BASE64} of the body; a chunk that does not match is not stored (460). */
    public static final String UPLOAD_CHECKSUM = "Upload-Checksum";

    /** All that upload without signing in are this user, who has no account. */
    public static final UserId ANYBODY = new UserId(UserId.MAX);

    private FileApi() {}

    /** The caller for an upload without a session. */
    public static Caller anybody(SessionId connection) {
        return new Caller(ANYBODY, "", connection, DeviceId.unnamed("upload"));
    }

    /** Why a request for bytes was refused. */
    public enum Problem {
        /** 409: {@link #UPLOAD_OFFSET} tells what is expected. */
        OFFSET_MISMATCH,
        /** 409: {@link #NEXT_PACKET} tells what is expected. */
        PACKET_MISMATCH,
        /** 400: the body, the range and the file do not fit together. */
        INVALID_RANGE,
        /** 413: the bytes go past the file's end, or the file is larger than files may be, or than its owner's quota. */
        TOO_LARGE,
        /** 460. */
        CHECKSUM_MISMATCH,
        /** 409: the file is paused. */
        PAUSED,
        /** 409: all its bytes are there and checked; it changes no more. */
        COMPLETE,
        /** 409: a transfer that has not been accepted, or has ended. */
        NOT_OPEN,
        /** 423: somebody else is writing to it; try again. */
        LOCKED,
        /** 507: the disk is full; what was acknowledged stays, and it goes on when there is room. */
        STORAGE_FULL,
        /** 404. */
        NOT_FOUND,
        /** 401. */
        UNAUTHENTICATED,
        /** 403. */
        FORBIDDEN,
        /** 400: a header or parameter cannot be read. */
        INVALID_REQUEST,
        /** 416. */
        RANGE_NOT_SATISFIABLE,
        /** 503: try again. */
        UNAVAILABLE
    }
}
