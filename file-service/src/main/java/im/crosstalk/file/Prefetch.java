package im.crosstalk.file;

import im.crosstalk.file.room.Memberships;
import im.crosstalk.file.user.UserDirectory;
import im.crosstalk.platform.kafka.BatchScope;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.file.FileCommand.OfRoom;
import im.crosstalk.protocol.file.FileCommand.OfferTransfer;
import im.crosstalk.protocol.id.UserId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Learns before a batch what its handlers ask for: whether users exist, and news of members and friends that is on its way. */
@Component
class Prefetch implements BatchScope {
    private final UserDirectory users;
    private final Memberships memberships;

    Prefetch(UserDirectory users, Memberships memberships) {
        this.users = users;
        this.memberships = memberships;
    }

    @Override
    public void prepare(List<Envelope<Message>> batch) {
        Set<UserId> peers = new HashSet<>();
        for (Envelope<Message> envelope : batch) {
            Caller caller = envelope.caller();
            if (caller == null) {
                continue;
            }
            if (envelope.message() instanceof OfferTransfer offer) {
                peers.add(offer.recipient());
            } else if (envelope.message() instanceof OfRoom command) {
                memberships.awaitWriter(command.room(), caller.user());
            }
        }
        users.lookUp(peers);
    }

    @Override
    public void begin(List<Envelope<Message>> batch, long now) {}

    @Override
    public void flush() {}
}
