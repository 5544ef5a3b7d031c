package im.crosstalk.auth.outbox;

import im.crosstalk.protocol.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Carries the outbox to Kafka: on its own thread as soon as something was committed, and every second what is left over
 * from a crash or from a Kafka that was away. Two instances may publish one record: it is at least once.
 */
@Component
public class OutboxRelay implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
    private static final Limit BATCH = Limit.of(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** A client waits for the answer of the one who calls. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final OutboxRecords records;
    private final OutboxPublisher publisher;
    private final Semaphore work = new Semaphore(0);
    private volatile boolean running;
    private @Nullable Thread thread;

    OutboxRelay(OutboxRecords records, OutboxPublisher publisher) {
        this.records = records;
        this.publisher = publisher;
    }

    /**
     * Publishes what waits under {@code key} and returns once Kafka has it, however often it is called.
     *
     * @return false when Kafka does not take it in time; it stays in the outbox
     */
    public boolean publishNow(Topic topic, String key) {
        List<OutboxRecord> waiting = records.findByTopicAndRecordKeyOrderById(topic.topicName(), key);
        try {
            publisher.publish(waiting).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException unavailable) {
            LOG.warn("Kafka does not take a record of {}; it stays in the outbox", topic.topicName());
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
        delete(waiting);
        return true;
    }

    @TransactionalEventListener
    void wake(Outbox.Filled filled) {
        if (work.availablePermits() == 0) {
            work.release();
        }
    }

    private void run() {
        while (running) {
            try {
                if (!publishOldest() && work.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                    work.drainPermits();
                }
            } catch (InterruptedException stopping) {
                return;
            } catch (ExecutionException | RuntimeException failure) {
                // Nothing is lost: the records are still in their table.
                if (running) {
                    LOG.warn("the outbox cannot be published, trying again: {}", failure.toString());
                    pause();
                }
            }
        }
    }

    /** Waits for Kafka as long as it takes, so that an outage leaves one batch in the producer and not many copies. */
    private boolean publishOldest() throws InterruptedException, ExecutionException {
        List<OutboxRecord> oldest = records.oldest(BATCH);
        publisher.publish(oldest).get();
        delete(oldest);
        return oldest.size() == BATCH.max();
    }

    private void delete(List<OutboxRecord> published) {
        if (!published.isEmpty()) {
            records.deleteAllByIds(published.stream()
                    .map(OutboxRecord::id)
                    .map(Objects::requireNonNull)
                    .toList());
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException stopping) {
            running = false;
        }
    }

    @Override
    public synchronized void start() {
        running = true;
        thread = Thread.ofPlatform().name("outbox").start(this::run);
    }

    @Override
    public synchronized void stop() {
        running = false;
        if (thread != null) {
            thread.interrupt();
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
