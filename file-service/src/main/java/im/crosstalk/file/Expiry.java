package im.crosstalk.file;

import im.crosstalk.file.transfer.ExpiredTransfers;
import im.crosstalk.file.upload.Upload;
import im.crosstalk.file.upload.Uploads;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Deletes files whose time is up; transfers first hear of it by command, since their parties are told. */
@Component
class Expiry {
    private static final int AT_ONCE = 50;

    private final Uploads uploads;
    private final ExpiredTransfers transfers;
    private final TransactionOperations transaction;

    Expiry(Uploads uploads, ExpiredTransfers transfers, TransactionOperations transaction) {
        this.uploads = uploads;
        this.transfers = transfers;
        this.transaction = transaction;
    }

    @Scheduled(fixedDelay = 30, timeUnit = TimeUnit.SECONDS)
    void expire() {
        boolean more = true;
        while (more) {
            more = Boolean.TRUE.equals(transaction.execute(status -> {
                List<Upload> expired = uploads.expired(AT_ONCE);
                boolean deleted = false;
                for (Upload upload : expired) {
                    switch (upload.purpose()) {
                        case PERSONAL, ROOM -> {
                            uploads.delete(upload);
                            deleted = true;
                        }
                        case TRANSFER -> transfers.tell(upload);
                    }
                }
                return deleted && expired.size() == AT_ONCE;
            }));
        }
    }
}
