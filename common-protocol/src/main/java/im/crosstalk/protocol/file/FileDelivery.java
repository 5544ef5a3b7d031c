package im.crosstalk.protocol.file;

import im.crosstalk.protocol.Delivery;
import im.crosstalk.protocol.WireName;
import im.crosstalk.protocol.id.UserId;
import org.jspecify.annotations.Nullable;

/** What file-service tells connected clients. */
public sealed interface FileDelivery extends Delivery {
    @WireName("file.transfer_offered")
    record TransferOffered(
            TransferId transfer,
            UserId sender,
            String senderName,
            FileName name,
            long size,
            String type,
            @Nullable Sha256 sha256)
            implements FileDelivery {}

    /**
     * @param uploadUrl for the sender once accepted; path-absolute, to be used with a bearer token
     * @param downloadUrl for the receiver once all is there; likewise
     */
    @WireName("file.transfer_changed")
    record TransferChanged(
            TransferId transfer,
            TransferStatus status,
            @Nullable String reason,
            @Nullable String uploadUrl,
            @Nullable String downloadUrl)
            implements FileDelivery {}
}
