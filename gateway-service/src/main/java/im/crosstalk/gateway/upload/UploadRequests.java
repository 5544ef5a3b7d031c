package im.crosstalk.gateway.upload;

import im.crosstalk.gateway.dialect.Fields;
import im.crosstalk.gateway.dialect.MalformedPayloadException;
import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.file.CanonicalBase64;
import im.crosstalk.protocol.file.FileCommand.CompleteUpload;
import im.crosstalk.protocol.file.FileCommand.PauseUpload;
import im.crosstalk.protocol.file.FileCommand.ResumeUpload;
import im.crosstalk.protocol.file.FileCommand.StartUpload;
import im.crosstalk.protocol.file.FileCommand.StopUpload;
import im.crosstalk.protocol.file.FileName;
import im.crosstalk.protocol.file.FileQuery.FindUpload;
import im.crosstalk.protocol.file.Sha256;
import im.crosstalk.protocol.file.UploadName;

/** Reads frames into what they ask for. */
final class UploadRequests {
    /** Of a chunk, decoded. */
    static final int LARGEST_CHUNK = 512 * 1024;

    private static final long LARGEST_NUMBER = (1L << 53) - 1;

    private UploadRequests() {}

    /** @throws MalformedPayloadException when a field is missing or mistyped */
    static Request read(UploadAction action, Fields frame) {
        var name = new UploadName(frame.text("fileId"));
        var file = new FindUpload(name);
        return switch (action) {
            case START ->
                new Request.InOrder(
                        file,
                        new StartUpload(
                                name,
                                new FileName(frame.text("fileName")),
                                frame.integer("fileSize", 0, LARGEST_NUMBER)));
            case CHUNK -> chunk(file, frame);
            case PAUSE -> new Request.InOrder(file, new PauseUpload(name));
            case RESUME -> new Request.InOrder(file, new ResumeUpload(name));
            case STOP -> new Request.InOrder(file, new StopUpload(name, flag(frame, "delete")));
            case COMPLETE -> {
                String sha256 = frame.optionalText("sha256");
                yield new Request.InOrder(file, new CompleteUpload(name, sha256 == null ? null : new Sha256(sha256)));
            }
        };
    }

    private static Request chunk(FindUpload file, Fields frame) {
        long offset = frame.integer("offset", 0, LARGEST_NUMBER);
        byte[] bytes;
        try {
            bytes = CanonicalBase64.decode(frame.text("data"));
        } catch (IllegalArgumentException malformed) {
            return new Request.Refused(Refusal.of(ErrorCode.INVALID_PAYLOAD, "data: is no base64"));
        }
        if (bytes.length > LARGEST_CHUNK) {
            return new Request.Refused(
                    Refusal.of(ErrorCode.INVALID_PAYLOAD, "data: has at most " + LARGEST_CHUNK + " bytes"));
        }
        return new Request.Append(file, offset, bytes, null);
    }

    private static boolean flag(Fields frame, String name) {
        return frame.object().has(name) && frame.flag(name);
    }
}
