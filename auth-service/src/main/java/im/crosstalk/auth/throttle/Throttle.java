package im.crosstalk.auth.throttle;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.crosstalk.auth.Answer;
import im.crosstalk.protocol.ErrorCode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Failures per account and address together, per address and per account alone (contract, "Limits"). Only failures count;
 * an attempt holds its place while it runs, so that simultaneous ones cannot pass the limit together. Thread-safe.
 */
@Component
public class Throttle {
    private static final Logger LOG = LoggerFactory.getLogger(Throttle.class);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final long REDIS_PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

    private final RedisCounter shared;
    private final LocalCounter local;
    private final RateLimitProperties limits;
    private final Clock clock;
    private final AtomicLong redisAgainAt = new AtomicLong(System.nanoTime());

    Throttle(RedisCounter shared, LocalCounter local, RateLimitProperties limits, Clock clock) {
        this.shared = shared;
        this.local = local;
        this.limits = limits;
        this.clock = clock;
    }

    /** Whether {@code subject} has failed too often to try at all; cheap, to be asked before anything costly. */
    public boolean isExhausted(Subject subject) {
        return limits.enabled() && !ask(counter -> counter.hasRoom(failures(subject), clock.millis()));
    }

    /** Runs {@code work} unless the subject has failed too often, and counts it when it ends in a refusal. */
    public <T> Answer<T> attempt(Subject subject, Supplier<Answer<T>> work) {
        if (!limits.enabled()) {
            return work.get();
        }
        List<Limit> places = failures(subject);
        String ticket = UUID.randomUUID().toString();
        if (!ask(counter -> counter.take(places, ticket, clock.millis()))) {
            return Answer.refused(ErrorCode.RATE_LIMIT_EXCEEDED);
        }
        boolean failed = false;
        try {
            Answer<T> answer = work.get();
            failed = isFailure(answer);
            return answer;
        } finally {
            if (!failed) {
                giveBack(places, ticket);
            }
        }
    }

    /** Counts what was attempted otherwise, if it failed. */
    public void recordFailure(Subject subject, Answer<?> answer) {
        if (limits.enabled() && isFailure(answer)) {
            String ticket = UUID.randomUUID().toString();
            ask(counter -> counter.take(failures(subject), ticket, clock.millis()));
        }
    }

    /** Takes one of the e-mail codes that a network address may ask for; false when it has had them all. */
    public boolean mayAskForCode(String address) {
        List<Limit> asked = List.of(new Limit("codes:" + digest(address), limits.codesPerAddress(), MINUTE));
        String ticket = UUID.randomUUID().toString();
        return !limits.enabled() || ask(counter -> counter.take(asked, ticket, clock.millis()));
    }

    /** A fault of ours is no failure of theirs. */
    private static boolean isFailure(Answer<?> answer) {
        return answer instanceof Answer.Refused<?> refused
                && !refused.refusal().code().retryable();
    }

    private List<Limit> failures(Subject subject) {
        String account = digest(subject.account());
        String address = digest(subject.address());
        return List.of(
                new Limit("both:" + account + ':' + address, limits.failuresPerAccountAndAddress(), MINUTE),
                new Limit("address:" + address, limits.failuresPerAddress(), MINUTE),
                new Limit("account:" + account, limits.failuresPerAccount(), MINUTE));
    }

    private boolean ask(Predicate<Counter> question) {
        if (System.nanoTime() - redisAgainAt.get() >= 0) {
            try {
                return question.test(shared);
            } catch (DataAccessException unreachable) {
                pauseRedis(unreachable);
            }
        }
        return question.test(local);
    }

    private void giveBack(List<Limit> places, String ticket) {
        // Redis may have come or gone since the place was taken: the ticket is known to one of the two.
        local.giveBack(places, ticket);
        if (System.nanoTime() - redisAgainAt.get() >= 0) {
            try {
                shared.giveBack(places, ticket);
            } catch (DataAccessException unreachable) {
                pauseRedis(unreachable);
            }
        }
    }

    /** So that not every request waits for Redis's timeout. */
    private void pauseRedis(DataAccessException cause) {
        long before = redisAgainAt.getAndSet(System.nanoTime() + REDIS_PAUSE_NANOS);
        if (System.nanoTime() - before >= 0) {
            LOG.warn("Redis does not answer; throttles count locally ({})", cause.getMessage());
        }
    }

    /** Names of accounts and people's addresses are nobody's business in Redis. */
    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(digest, 16));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
