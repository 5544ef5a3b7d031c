package im.crosstalk.protocol.file;

/** Where a transfer stands, as its parties are told. */
public enum TransferStatus {
    PENDING,
    ACCEPTED,
    REJECTED,
    READY_TO_UPLOAD,
    TRANSFERRING,
    READY_TO_DOWNLOAD,
    COMPLETED,
    FAILED,
    CANCELLED
}
