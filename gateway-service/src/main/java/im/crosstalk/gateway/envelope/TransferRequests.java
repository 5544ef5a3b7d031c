package im.crosstalk.gateway.envelope;

import im.crosstalk.gateway.dialect.Fields;
import im.crosstalk.gateway.dialect.MalformedPayloadException;
import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.gateway.dialect.Viewer;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.InvalidFieldException;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.file.CanonicalBase64;
import im.crosstalk.protocol.file.FileCommand.AnnounceChunk;
import im.crosstalk.protocol.file.FileCommand.EndTransfer;
import im.crosstalk.protocol.file.FileCommand.Ending;
import im.crosstalk.protocol.file.FileCommand.OfferTransfer;
import im.crosstalk.protocol.file.FileCommand.RespondTransfer;
import im.crosstalk.protocol.file.FileName;
import im.crosstalk.protocol.file.FileQuery.FindTransfer;
import im.crosstalk.protocol.file.Md5;
import im.crosstalk.protocol.file.Sha256;
import im.crosstalk.protocol.file.TransferId;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Section 8.1 of the seed: file transfers. */
final class TransferRequests {
    private static final long LARGEST_NUMBER = (1L << 53) - 1;

    private final EnvelopeIds ids;

    TransferRequests(EnvelopeIds ids) {
        this.ids = ids;
    }

    void addTo(Map<RequestType, PayloadReader> readers) {
        readers.put(RequestType.FILE_TRANSFER_OFFER_REQUEST, (payload, timestamp, viewer) -> offer(payload, viewer));
        readers.put(RequestType.FILE_TRANSFER_RESPONSE_REQUEST, (payload, timestamp, viewer) -> {
            String transfer = payload.text("transfer_id");
            boolean accepted = payload.flag("accepted");
            String reason = payload.optionalText("reason_if_rejected");
            return new Request.Ask(new RespondTransfer(TransferId.parse(transfer), accepted, reason));
        });
        readers.put(RequestType.FILE_CHUNK_UPLOAD_REQUEST, (payload, timestamp, viewer) -> chunk(payload));
        readers.put(RequestType.FILE_TRANSFER_COMPLETE_REQUEST, (payload, timestamp, viewer) -> {
            String transfer = payload.text("transfer_id");
            Ending ending = payload.choice("status", Ending.class);
            Sha256 sha256 = digest(payload, "final_file_hash_sha256", Sha256::new);
            TransferId id = TransferId.parse(transfer);
            return new Request.InOrder(new FindTransfer(id), new EndTransfer(id, ending, sha256));
        });
        readers.put(RequestType.FILE_TRANSFER_RESUME_REQUEST, (payload, timestamp, viewer) -> {
            String transfer = payload.text("transfer_id");
            // It has to be there, but what the client believes does not matter: the server knows.
            payload.integer("last_successful_offset", 0, LARGEST_NUMBER);
            var find = new FindTransfer(TransferId.parse(transfer));
            return new Request.InOrder(find, find);
        });
    }

    private Request offer(Fields payload, Viewer viewer) {
        String recipient = payload.text("recipient_user_id");
        String name = payload.text("file_name");
        long size = payload.integer("file_size", 0, LARGEST_NUMBER);
        String type = payload.text("file_type");
        Sha256 sha256 = digest(payload, "file_hash_sha256", Sha256::new);
        UserId user = ids.user(recipient);
        return new Request.Ask(new OfferTransfer(
                ChatId.ofPrivate(viewer.signedIn(), user), user, new FileName(name), size, type, sha256));
    }

    /** With its bytes, or only announced: then a PUT brings them. */
    private static Request chunk(Fields payload) {
        String transfer = payload.text("transfer_id");
        long offset = payload.integer("chunk_offset", 0, LARGEST_NUMBER);
        long size = payload.integer("chunk_size", 1, LARGEST_NUMBER);
        Md5 md5 = digest(payload, "chunk_hash_md5", Md5::new);
        String data = payload.optionalText("data");
        if (data == null) {
            return new Request.Ask(new AnnounceChunk(TransferId.parse(transfer), offset, size, md5));
        }
        byte[] bytes;
        try {
            bytes = CanonicalBase64.decode(data);
        } catch (IllegalArgumentException malformed) {
            return new Request.Malformed(Refusal.of(ErrorCode.INVALID_PAYLOAD, "data is no base64"));
        }
        if (bytes.length != size) {
            throw new MalformedPayloadException("chunk_size", "is not the size of data");
        }
        return new Request.Append(new FindTransfer(TransferId.parse(transfer)), offset, bytes, md5);
    }

    private static <D> @Nullable D digest(Fields payload, String name, Function<String, D> of) {
        String text = payload.optionalText(name);
        if (text == null) {
            return null;
        }
        try {
            return of.apply(text);
        } catch (InvalidFieldException invalid) {
            throw new MalformedPayloadException(name, "is no digest in hexadecimal");
        }
    }
}
