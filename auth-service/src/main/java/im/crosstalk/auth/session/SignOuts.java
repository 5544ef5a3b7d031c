package im.crosstalk.auth.session;

import im.crosstalk.auth.Answer;
import im.crosstalk.auth.outbox.Outbox;
import im.crosstalk.auth.outbox.OutboxRelay;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.auth.AuthApi.SignOut;
import im.crosstalk.protocol.auth.Revocation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Ends sessions: for ourselves by their row, for all other verifiers of tokens by a record on the revocations' topic. */
@Component
class SignOuts {
    /** Clocks of verifiers may be slow. */
    private static final Duration GRACE = Duration.ofHours(1);

    private static final int BATCH = 500;

    private final SessionRows rows;
    private final Outbox outbox;
    private final OutboxRelay relay;
    private final TransactionTemplate transaction;
    private final Clock clock;

    SignOuts(SessionRows rows, Outbox outbox, OutboxRelay relay, TransactionTemplate transaction, Clock clock) {
        this.rows = rows;
        this.outbox = outbox;
        this.relay = relay;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Ends a session; may be repeated. Done once Kafka has the revocation. INTERNAL_SERVER_ERROR while Kafka does not
     * take it: the session has ended here, and the revocation follows by itself.
     */
    Answer<Answer.Nothing> signOut(SignOut request) {
        String id = request.session().value();
        Optional<Session> session = rows.findById(id);
        if (session.isPresent() && !session.get().user().equals(request.user())) {
            return Answer.refused(ErrorCode.INVALID_TOKEN);
        }
        transaction.executeWithoutResult(
                status -> rows.lock(id).filter(open -> !open.isRevoked()).ifPresent(this::revoke));
        return relay.publishNow(Topic.AUTH_REVOCATIONS, id)
                ? Answer.done()
                : Answer.refused(ErrorCode.INTERNAL_SERVER_ERROR);
    }

    private void revoke(Session session) {
        session.revoke(clock.instant());
        outbox.state(
                Topic.AUTH_REVOCATIONS,
                session.getId(),
                new Revocation(session.sessionId(), session.expiresAt().toEpochMilli()));
    }

    /** Sessions whose tokens have all expired are forgotten, and so are their revocations, by tombstones. */
    @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT1M")
    void forgetExpired() {
        Instant before = clock.instant().minus(GRACE);
        boolean more = true;
        while (more) {
            more = Boolean.TRUE.equals(transaction.execute(status -> forgetSome(before) == BATCH));
        }
    }

    private int forgetSome(Instant before) {
        List<Session> expired = rows.lockExpired(before, BATCH);
        expired.stream()
                .filter(Session::isRevoked)
                .forEach(session -> outbox.tombstone(Topic.AUTH_REVOCATIONS, session.getId()));
        rows.deleteAllInBatch(expired);
        return expired.size();
    }
}
