package im.crosstalk.platform.kafka;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gateways of whom an address is still about, but whose topic is not: taken down for good, or not there yet. What is meant
 * for them is dropped, since nobody reads it and everybody else's would wait behind it. A topic that appears (after a restore,
 * a service may be faster than the gateway) is found at once: it is looked for meanwhile. Thread-safe.
 */
final class AbsentGateways {
    private static final Logger log = LoggerFactory.getLogger(AbsentGateways.class);
    private static final long REMEMBERED_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Map<String, Long> since = new ConcurrentHashMap<>();
    private final Producer<?, ?> producer;

    AbsentGateways(Producer<?, ?> producer) {
        this.producer = producer;
    }

    /** Whether that topic was missing a short while ago. */
    boolean knows(String topic) {
        Long found = since.get(topic);
        if (found == null) {
            return false;
        }
        if (System.nanoTime() - found < REMEMBERED_NANOS) {
            return true;
        }
        since.remove(topic, found);
        return false;
    }

    /** Whether a record could not be sent because its topic is missing; then it is remembered. */
    boolean explains(Throwable failure, String topic) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownTopicOrPartitionException || cause instanceof InvalidTopicException) {
                if (since.put(topic, System.nanoTime()) == null) {
                    log.warn("{} does not exist; dropping what is meant for it", topic);
                    Thread.ofVirtual().name("looking for " + topic).start(() -> lookFor(topic));
                }
                return true;
            }
        }
        return false;
    }

    /** Asking blocks for as long as sending would, but nobody waits for it here. */
    private void lookFor(String topic) {
        while (knows(topic)) {
            try {
                producer.partitionsFor(topic);
                since.remove(topic);
                log.info("{} exists now", topic);
            } catch (TimeoutException stillAbsent) {
                log.debug("{} does not exist yet", topic);
            } catch (KafkaException | IllegalStateException closing) {
                return;
            }
        }
    }
}
