package im.crosstalk.auth.email;

import im.crosstalk.auth.Answer;
import im.crosstalk.auth.secret.Secrets;
import im.crosstalk.auth.throttle.RateLimitProperties;
import im.crosstalk.protocol.ErrorCode;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Codes by which an e-mail address is proved: 1000000000 to 9999999999, 10 minutes, 5 tries, one use, at most 3 alive.
 *
 * <p>Proving takes two steps. {@link #check} counts the try in a transaction of its own, so that a try is spent whatever
 * comes after it; {@link #spend} uses the code up in the transaction of what it is good for, so that a name that turns
 * out to be taken does not cost the code.
 */
@Component
public class EmailCodes {
    private static final long FIRST = 1_000_000_000L;
    private static final long LAST = 9_999_999_999L;
    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MAX_ALIVE = 3;

    private final EmailCodeRows rows;
    private final Secrets secrets;
    private final RateLimitProperties limits;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    EmailCodes(EmailCodeRows rows, Secrets secrets, RateLimitProperties limits, Clock clock) {
        this.rows = rows;
        this.secrets = secrets;
        this.limits = limits;
        this.clock = clock;
    }

    /** A right code, not yet used up. */
    public record Checked(long id) {}

    /** A new code, to be mailed. */
    record Issued(long id, long code) {
        @Override
        public String toString() {
            return "Issued[id=" + id + "]";
        }
    }

    /** Makes a code, or none when the address has been sent enough. A fourth one alive ends the oldest. */
    @Transactional
    Optional<Issued> issue(EmailAddress address) {
        rows.lockAddress(address.key());
        Instant now = clock.instant();
        List<EmailCode> today = rows.lockSentAfter(address.key(), now.minus(DAY));
        if (limits.enabled() && isTooMuch(today, now)) {
            return Optional.empty();
        }
        List<EmailCode> alive = today.stream().filter(code -> code.isAlive(now)).toList();
        alive.subList(0, Math.max(0, alive.size() - MAX_ALIVE + 1)).forEach(EmailCode::spend);
        long code = random.nextLong(FIRST, LAST + 1);
        EmailCode issued = rows.save(
                new EmailCode(address.key(), secrets.hashOfCode(address.key(), code), now, now.plus(LIFETIME)));
        return Optional.of(new Issued(issued.id(), code));
    }

    /** Forgets a code whose mail could not be sent, so that it counts for nothing. */
    @Transactional
    void withdraw(Issued issued) {
        rows.deleteById(issued.id());
    }

    /** Counts a try against every code alive; the one that it opens, else EMAIL_CODE_WRONG. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public Answer<Checked> check(EmailAddress address, long code) {
        Instant now = clock.instant();
        byte[] hash = secrets.hashOfCode(address.key(), code);
        Answer<Checked> answer = Answer.refused(ErrorCode.EMAIL_CODE_WRONG);
        for (EmailCode sent : rows.lockSentAfter(address.key(), now.minus(LIFETIME))) {
            if (sent.isAlive(now) && sent.isOpenedBy(hash)) {
                answer = Answer.done(new Checked(sent.id()));
            }
        }
        return answer;
    }

    /** Uses a code up in the transaction at hand; false when somebody was faster. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean spend(Checked checked) {
        Optional<EmailCode> code = rows.lock(checked.id()).filter(sent -> !sent.isSpent());
        code.ifPresent(EmailCode::spend);
        return code.isPresent();
    }

    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT1M")
    @Transactional
    void forgetOld() {
        rows.deleteSentBefore(clock.instant().minus(DAY));
    }

    private boolean isTooMuch(List<EmailCode> today, Instant now) {
        long lastMinute = today.stream()
                .filter(code -> code.createdAt().isAfter(now.minus(Duration.ofMinutes(1))))
                .count();
        return lastMinute >= limits.mailsPerMinute() || today.size() >= limits.mailsPerDay();
    }
}
