package im.crosstalk.platform.kafka;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.KafkaException;

/** Tries again while the infrastructure fails: at once after a conflict, with back-off otherwise, until shutdown. */
final class Retry implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Retry.class);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final CountDownLatch closed = new CountDownLatch(1);

    /** Runs until it succeeds or fails for another reason than the infrastructure. */
    void whileInfrastructureFails(String what, Runnable attempt) {
        run(what, attempt, false);
    }

    /** Runs until it succeeds, whatever fails: for what must not be left undone. */
    void untilDone(String what, Runnable attempt) {
        run(what, attempt, true);
    }

    private void run(String what, Runnable attempt, boolean anyFailure) {
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            try {
                attempt.run();
                return;
            } catch (WakeupException stopping) {
                throw stopping;
            } catch (RuntimeException failure) {
                boolean conflict = Faults.isConflict(failure);
                if (!conflict && !anyFailure && !Faults.isInfrastructure(failure)) {
                    throw failure;
                }
                log.warn("{} failed, trying again: {}", what, failure.toString());
                pauseOrStop(conflict ? 1 : pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            }
        }
    }

    private void pauseOrStop(long millis) {
        try {
            if (closed.await(millis, TimeUnit.MILLISECONDS)) {
                throw new WakeupException();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new WakeupException();
        }
    }

    /** Waits for Kafka to take something. */
    static void await(CompletableFuture<Void> sent) {
        try {
            sent.get();
        } catch (ExecutionException refused) {
            throw new DependencyUnavailableException("Kafka", refused);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while publishing", interrupted);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
