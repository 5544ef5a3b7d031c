package im.crosstalk.file.http;

import im.crosstalk.file.room.Memberships;
import im.crosstalk.file.transfer.TransferAccess;
import im.crosstalk.file.upload.Upload;
import im.crosstalk.file.upload.Upload.State;
import im.crosstalk.file.upload.Uploads;
import im.crosstalk.file.url.SignedUrls;
import im.crosstalk.file.url.SignedUrls.Right;
import im.crosstalk.protocol.file.FileApi.Problem;
import im.crosstalk.protocol.file.FileEvent.Purpose;
import im.crosstalk.protocol.file.FileId;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Who may do what with a file. Whoever shows nothing that could be good learns nothing: 401 comes before 404, and 404
 * before 403. A room's file is for its members as they are at that moment: what was signed or begun before they left
 * helps nobody.
 */
@Component
class Access {
    private final Uploads uploads;
    private final Sessions sessions;
    private final SignedUrls urls;
    private final Memberships memberships;
    private final TransferAccess transfers;

    Access(Uploads uploads, Sessions sessions, SignedUrls urls, Memberships memberships, TransferAccess transfers) {
        this.uploads = uploads;
        this.sessions = sessions;
        this.urls = urls;
        this.memberships = memberships;
        this.transfers = transfers;
    }

    /** The file, if whoever asks may append to it; or only ask how much of it is there, with {@code appends} false. */
    Upload forWriting(FileId file, HttpServletRequest request, boolean appends) {
        Upload upload = isSigned(file, Right.WRITE, request) ? found(file) : ofOwner(file, request);
        if (upload.purpose() == Purpose.ROOM && !mayWrite(upload, appends)) {
            throw forbidden();
        }
        if (appends && upload.purpose() == Purpose.TRANSFER && upload.state() == State.OPEN) {
            if (!transfers.takesBytes(upload)) {
                throw new FileProblem(Problem.NOT_OPEN, "the transfer has not been accepted, or has ended")
                        .at(upload.offset());
            }
        }
        return upload;
    }

    /** Like {@link #forWriting}, for bytes by offset; files of rooms come in packets. */
    Upload forAppending(FileId file, HttpServletRequest request) {
        Upload upload = forWriting(file, request, true);
        if (upload.purpose() == Purpose.ROOM) {
            throw new FileProblem(Problem.FORBIDDEN, "a room's file comes in packets");
        }
        return upload;
    }

    /** The file, if whoever asks is its owner; a signed URL does not do. */
    Upload ofOwner(FileId file, HttpServletRequest request) {
        UserId user = sessions.caller(request).user();
        Upload upload = found(file);
        if (!upload.owner().equals(user)) {
            throw forbidden();
        }
        return upload;
    }

    /** The file, if whoever asks may have its bytes once they are all there. */
    Upload forReading(FileId file, HttpServletRequest request) {
        if (isSigned(file, Right.READ, request)) {
            Upload upload = found(file);
            if (upload.purpose() == Purpose.ROOM && !isSignedForMember(upload, request)) {
                throw forbidden();
            }
            return upload;
        }
        UserId user = sessions.caller(request).user();
        Upload upload = found(file);
        boolean may = switch (upload.purpose()) {
            case PERSONAL -> upload.owner().equals(user);
            case ROOM ->
                (upload.state() == State.COMPLETE || upload.owner().equals(user))
                        && memberships.awaitMember(new ChatId(upload.order()), user);
            case TRANSFER -> transfers.isParty(upload, user);
        };
        if (!may) {
            throw forbidden();
        }
        return upload;
    }

    private boolean mayWrite(Upload upload, boolean appends) {
        var room = new ChatId(upload.order());
        return appends ? memberships.mayWrite(room, upload.owner()) : memberships.isMember(room, upload.owner());
    }

    private boolean isSignedForMember(Upload upload, HttpServletRequest request) {
        String user = request.getParameter(SignedUrls.USER);
        return user != null && memberships.isMember(new ChatId(upload.order()), new UserId(Long.parseLong(user)));
    }

    private boolean isSigned(FileId file, Right right, HttpServletRequest request) {
        return urls.isValid(
                file,
                right,
                request.getParameter("right"),
                request.getParameter(SignedUrls.USER),
                request.getParameter("expires"),
                request.getParameter("signature"));
    }

    private Upload found(FileId file) {
        Optional<Upload> upload = uploads.find(file);
        return upload.orElseThrow(() -> new FileProblem(Problem.NOT_FOUND, "no such file"));
    }

    private static FileProblem forbidden() {
        return new FileProblem(Problem.FORBIDDEN, "this file is not for you");
    }
}
