package im.crosstalk.auth.account;

import im.crosstalk.auth.Answer;
import im.crosstalk.protocol.ErrorCode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Slow, salted hashes (bcrypt) of what clients send. Work that hashes runs on as many threads of its own as there are
 * cores: a hash occupies its thread for tens of milliseconds, and on virtual threads a storm of sign-ins would let
 * nothing else run.
 */
@Component
public class Passwords implements DisposableBean {
    private static final int MAX_WAITING = 5_000;
    /** What is compared where nothing comparable was offered; the encoder does not hash an empty text. */
    private static final String NO_PASSWORD = "none";

    private final BCryptPasswordEncoder encoder;
    private final long patienceNanos;
    private final Timer comparisons;
    private final String hashOfNobody;
    private final ThreadPoolExecutor pool;

    Passwords(PasswordProperties properties, MeterRegistry meters) {
        encoder = new BCryptPasswordEncoder(properties.passwordCost());
        patienceNanos = properties.hashingPatience().toNanos();
        comparisons = Timer.builder("im.auth.password.comparisons")
                .description("Comparisons of a password with a stored hash, or with nobody's")
                .register(meters);
        hashOfNobody = hash(UUID.randomUUID().toString());
        int threads = Runtime.getRuntime().availableProcessors();
        pool = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING),
                Thread.ofPlatform().name("hashing-", 0).factory());
        meters.gauge(
                "im.auth.password.waiting",
                pool,
                executor -> executor.getQueue().size());
    }

    /**
     * Runs work that hashes when its turn has come.
     *
     * @return what the work returns; INTERNAL_SERVER_ERROR when too many wait, or waited too long
     */
    public <T> Answer<T> inTurn(Supplier<Answer<T>> work) {
        long deadline = System.nanoTime() + patienceNanos;
        try {
            return CompletableFuture.supplyAsync(() -> unlessLate(deadline, work), pool)
                    .join();
        } catch (RejectedExecutionException full) {
            return overloaded();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    /** What is kept of a password. To be called {@link #inTurn}. */
    String hash(ClientHash password) {
        return hash(password.text());
    }

    /**
     * Whether {@code offered} is the account's password. Always compares with some hash, so that an unknown account, or
     * a password that cannot be one, takes as long as a wrong one. To be called {@link #inTurn}.
     */
    public boolean match(Optional<ClientHash> offered, @Nullable Account account) {
        String stored = account == null || offered.isEmpty() ? hashOfNobody : account.passwordHash();
        String text = offered.map(ClientHash::text).orElse(NO_PASSWORD);
        boolean same = Boolean.TRUE.equals(comparisons.record(() -> encoder.matches(text, stored)));
        return same && account != null && offered.isPresent();
    }

    @Override
    public void destroy() {
        pool.shutdown();
    }

    private String hash(String text) {
        String hash = encoder.encode(text);
        if (hash == null) {
            throw new IllegalStateException("bcrypt made nothing");
        }
        return hash;
    }

    private static <T> Answer<T> unlessLate(long deadline, Supplier<Answer<T>> work) {
        return System.nanoTime() - deadline > 0 ? overloaded() : work.get();
    }

    private static <T> Answer<T> overloaded() {
        return Answer.refused(ErrorCode.INTERNAL_SERVER_ERROR);
    }
}
