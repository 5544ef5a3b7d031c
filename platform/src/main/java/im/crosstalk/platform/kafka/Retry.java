package im.crosstalk.platform.kafka;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;

/**
 * Tries again while the infrastructure fails: at once after a conflict, with back-off otherwise, until shutdown. What is
 * then under way may end; what fails is given up with {@link WakeupException}, and the next start takes it up again.
 */
final class Retry implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Retry.class);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;
    private static final long LOOK_UP_MILLIS = 100;
    private static final int LOOKS_AFTER_CLOSING = 30;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final RuntimeMetrics metrics;

    Retry(RuntimeMetrics metrics) {
        this.metrics = metrics;
    }

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
                metrics.retried();
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

    /**
     * Waits for Kafka to take something; at shutdown only a little longer.
     *
     * @throws DependencyUnavailableException when Kafka refuses
     */
    void await(CompletableFuture<Void> sent) {
        int looksLeft = LOOKS_AFTER_CLOSING;
        while (true) {
            try {
                sent.get(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException notYet) {
                if (closed.getCount() == 0 && --looksLeft <= 0) {
                    throw new WakeupException();
                }
            } catch (ExecutionException refused) {
                throw new DependencyUnavailableException("Kafka", refused);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new WakeupException();
            }
        }
    }

    @Override
    public void start() {}

    @Override
    public void stop() {
        closed.countDown();
    }

    @Override
    public boolean isRunning() {
        return closed.getCount() > 0;
    }

    /** That of the listeners' containers, which depend on this and so are told to stop just before. */
    @Override
    public int getPhase() {
        return AbstractMessageListenerContainer.DEFAULT_PHASE;
    }
}
