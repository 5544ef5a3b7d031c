package im.crosstalk.file.transfer;

import im.crosstalk.file.upload.Upload;
import im.crosstalk.platform.kafka.CommandPublisher;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.file.FileCommand.TransferDue;
import org.springframework.stereotype.Component;

/** Says by command that a transfer's time is up, again and again until it is handled. */
@Component
public class ExpiredTransfers {
    private final TransferRows rows;
    private final CommandPublisher commands;

    ExpiredTransfers(TransferRows rows, CommandPublisher commands) {
        this.rows = rows;
        this.commands = commands;
    }

    public void tell(Upload file) {
        rows.of(file).ifPresent(transfer -> commands.publish(Envelope.internal(new TransferDue(transfer.id()))));
    }
}
