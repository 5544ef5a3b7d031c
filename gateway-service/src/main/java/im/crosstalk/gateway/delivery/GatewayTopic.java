package im.crosstalk.gateway.delivery;

import im.crosstalk.gateway.session.Identity;
import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.platform.kafka.KafkaClients;
import im.crosstalk.protocol.GatewayAddress;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.Topic;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/**
 * Reads this gateway's topic from its end, on a thread of its own. Records for a former life of this gateway are not ours.
 * After a failure it goes on where it was.
 */
@Component
public class GatewayTopic implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(GatewayTopic.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final long PAUSE_MILLIS = 500;
    private static final long JOIN_MILLIS = 5_000;

    private final KafkaClients clients;
    private final ProtocolJson json;
    private final Fanout fanout;
    private final DispatchOrder order;
    private final TopicPartition partition;
    private final String epoch;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "gateway-topic");
    private volatile @Nullable Consumer<String, byte[]> consumer;
    private volatile boolean reading;
    /** Where to go on; -1 for the end. */
    private long position = -1;

    GatewayTopic(KafkaClients clients, ProtocolJson json, Fanout fanout, DispatchOrder order, Identity identity) {
        this.clients = clients;
        this.json = json;
        this.fanout = fanout;
        this.order = order;
        GatewayAddress self = identity.address();
        partition = new TopicPartition(Topic.ofGateway(self.instance()), 0);
        epoch = Long.toString(self.epoch());
    }

    /** Whether it stands in its topic and reads: what is sent from now on arrives. */
    public boolean isReading() {
        return reading;
    }

    private void run() {
        while (stopping.getCount() > 0) {
            try (Consumer<String, byte[]> reader = clients.assignedConsumer()) {
                consumer = reader;
                reader.assign(List.of(partition));
                if (position < 0) {
                    reader.seekToEnd(List.of(partition));
                    position = reader.position(partition);
                } else {
                    reader.seek(partition, position);
                }
                reading = true;
                follow(reader);
            } catch (WakeupException | InterruptException end) {
                return;
            } catch (RuntimeException failure) {
                reading = false;
                log.error("{} cannot be read, trying again", partition, failure);
                pause();
            }
        }
    }

    private void follow(Consumer<String, byte[]> reader) {
        while (stopping.getCount() > 0) {
            ConsumerRecords<String, byte[]> records = reader.poll(POLL);
            if (!records.isEmpty()) {
                var batch = new Batch();
                for (ConsumerRecord<String, byte[]> told : records) {
                    handle(told, batch);
                    position = told.offset() + 1;
                }
                order.dispatch(batch);
            }
        }
    }

    private void handle(ConsumerRecord<String, byte[]> told, Batch batch) {
        if (!epoch.equals(told.key())) {
            return;
        }
        List<GatewayRecord> items;
        try {
            items = json.readGatewayRecords(told.value());
        } catch (JacksonException unreadable) {
            log.error("{} offset {} cannot be read: {}", partition, told.offset(), unreadable.getMessage());
            return;
        }
        for (GatewayRecord item : items) {
            try {
                fanout.handle(item, batch);
            } catch (RuntimeException failure) {
                log.error("{} offset {}: a {} cannot be delivered", partition, told.offset(), item.getClass(), failure);
            }
        }
    }

    private void pause() {
        try {
            if (stopping.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                log.debug("stopping");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void stop() {
        stopping.countDown();
        Consumer<String, byte[]> reader = consumer;
        if (reader != null) {
            reader.wakeup();
        }
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        reading = false;
    }

    @Override
    public boolean isRunning() {
        return thread.isAlive();
    }

    /** Before the first connection, after the last. */
    @Override
    public int getPhase() {
        return 0;
    }
}
