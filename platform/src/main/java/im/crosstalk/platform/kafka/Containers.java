package im.crosstalk.platform.kafka;

import static org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation.LEAVE_GROUP;

import im.crosstalk.protocol.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.MicrometerConsumerListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.FixedBackOff;

/** Makes the containers that poll Kafka for the listeners; each has a consumer group of its own. */
final class Containers {
    private static final int RECORDS_AT_ONCE = 500;
    private static final long OFFSETS_EVERY_MILLIS = 5_000;
    private static final long SHUTDOWN_MILLIS = 10_000;
    private static final long PAUSE_MILLIS = 1_000;

    private final KafkaClients clients;
    private final String service;
    private final boolean leaveOnStop;
    private final @Nullable MeterRegistry registry;

    /** @param leaveOnStop whether a consumer that is closed gives its partitions away, though its name is a stable one */
    Containers(KafkaClients clients, String service, boolean leaveOnStop, @Nullable MeterRegistry registry) {
        this.clients = clients;
        this.service = service;
        this.leaveOnStop = leaveOnStop;
        this.registry = registry;
    }

    static ContainerProperties properties(Topic... topics) {
        var properties = new ContainerProperties(
                Arrays.stream(topics).map(Topic::topicName).toArray(String[]::new));
        // After the records were handled, but not after each poll: a commit costs as much as a small batch.
        properties.setAckMode(ContainerProperties.AckMode.TIME);
        properties.setAckTime(OFFSETS_EVERY_MILLIS);
        properties.setShutdownTimeout(SHUTDOWN_MILLIS);
        properties.setStopContainerWhenFenced(true);
        properties.setMicrometerEnabled(false);
        return properties;
    }

    /** @param suffix tells this group from the others of the service */
    ConcurrentMessageListenerContainer<String, byte[]> of(String suffix, ContainerProperties properties) {
        Map<String, Object> settings = clients.groupConsumer(service + suffix, RECORDS_AT_ONCE);
        DefaultKafkaConsumerFactory<String, byte[]> consumers =
                leaveOnStop ? new LeavingConsumers(settings) : new DefaultKafkaConsumerFactory<>(settings);
        if (registry != null) {
            consumers.addListener(new MicrometerConsumerListener<>(registry));
        }
        var container = new ConcurrentMessageListenerContainer<>(consumers, properties);
        // The listeners deal with what is wrong with a record; whatever else comes up must pass, and nothing be
        // skipped.
        container.setCommonErrorHandler(
                new DefaultErrorHandler(new FixedBackOff(PAUSE_MILLIS, FixedBackOff.UNLIMITED_ATTEMPTS)));
        return container;
    }

    /** A static member keeps its partitions until its session times out, unless it says that it leaves. */
    private static final class LeavingConsumers extends DefaultKafkaConsumerFactory<String, byte[]> {
        private LeavingConsumers(Map<String, Object> settings) {
            super(settings);
        }

        @Override
        protected Consumer<String, byte[]> createRawConsumer(Map<String, Object> settings) {
            return new ExtendedKafkaConsumer(settings) {
                // What the container does just before it closes: it would forget the membership without ending it.
                @Override
                public void unsubscribe() {}

                @Override
                public void close() {
                    close(CloseOptions.groupMembershipOperation(LEAVE_GROUP));
                }
            };
        }
    }
}
