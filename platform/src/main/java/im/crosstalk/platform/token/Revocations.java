package im.crosstalk.platform.token;

import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.auth.Revocation;
import im.crosstalk.protocol.id.SessionId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * The sessions that have been ended, read from their topic from its start and then followed. Verifiers are not ready
 * before the start has been read. What has expired by itself is forgotten. Thread-safe.
 */
public final class Revocations implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Revocations.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long PAUSE_MILLIS = 500;

    private final Supplier<Consumer<String, byte[]>> consumers;
    private final Clock clock;
    private final Map<String, Long> untilBySession = new ConcurrentHashMap<>();
    private final List<java.util.function.Consumer<SessionId>> listeners = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "revocations");
    private volatile @Nullable Consumer<String, byte[]> consumer;
    private volatile boolean ready;
    private volatile long sweptAt;

    Revocations(Supplier<Consumer<String, byte[]>> consumers, Clock clock) {
        this.consumers = consumers;
        this.clock = clock;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Whether all that was on the topic when this started has been read. */
    public boolean isReady() {
        return ready;
    }

    public boolean isRevoked(SessionId session) {
        return untilBySession.containsKey(session.value());
    }

    /** Tells of each session that is ended from now on, on the reading thread; may tell of one twice. */
    public void onRevoked(java.util.function.Consumer<SessionId> listener) {
        listeners.add(listener);
    }

    private void run() {
        while (closed.getCount() > 0) {
            try (Consumer<String, byte[]> reading = consumers.get()) {
                consumer = reading;
                follow(reading);
            } catch (WakeupException | InterruptException stopping) {
                return;
            } catch (RuntimeException failure) {
                log.warn("revocations cannot be read, trying again: {}", failure.toString());
                pause();
            }
        }
    }

    private void follow(Consumer<String, byte[]> reading) {
        var partition = new TopicPartition(Topic.AUTH_REVOCATIONS.topicName(), 0);
        if (reading.partitionsFor(partition.topic()).isEmpty()) {
            throw new IllegalStateException(partition.topic() + " is not there yet");
        }
        reading.assign(List.of(partition));
        reading.seekToBeginning(List.of(partition));
        Long end = reading.endOffsets(List.of(partition)).get(partition);
        while (closed.getCount() > 0) {
            if (!ready && end != null && reading.position(partition) >= end) {
                ready = true;
            }
            reading.poll(ready ? POLL : Duration.ofMillis(50)).forEach(this::read);
            forgetExpired();
        }
    }

    private void read(ConsumerRecord<String, byte[]> told) {
        if (told.key() == null) {
            return;
        }
        if (told.value() == null) {
            untilBySession.remove(told.key());
            return;
        }
        try {
            Revocation revocation = ProtocolJson.mapper().readValue(told.value(), Revocation.class);
            if (revocation.until() > clock.millis()) {
                untilBySession.put(told.key(), revocation.until());
                listeners.forEach(listener -> listener.accept(revocation.session()));
            }
        } catch (JacksonException unreadable) {
            log.error("revocation at offset {} cannot be read", told.offset());
        }
    }

    private void forgetExpired() {
        long now = clock.millis();
        if (now - sweptAt > TimeUnit.MINUTES.toMillis(10)) {
            sweptAt = now;
            untilBySession.values().removeIf(until -> until <= now);
        }
    }

    private void pause() {
        try {
            if (closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                log.debug("closed");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            closed.countDown();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        Consumer<String, byte[]> reading = consumer;
        if (reading != null) {
            reading.wakeup();
        }
    }
}
