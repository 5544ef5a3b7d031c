package im.crosstalk.gateway.request;

import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.Command;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.GatewayAddress;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Query;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.chat.ChatCommand;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Hands everything to Kafka on one thread, in order, since a send may block and a socket's thread may not. What clients ask
 * is bounded; what the gateway itself says follows from it.
 */
@Component
public class RequestPublisher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RequestPublisher.class);
    private static final long CLOSE_LIMIT_MILLIS = 5_000;

    private final Producer<String, byte[]> producer;
    private final ProtocolJson json;
    private final int maxLength;
    private final long maxSize;
    private final LinkedBlockingQueue<Item> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger length = new AtomicInteger();
    private final AtomicLong size = new AtomicLong();
    private final Thread thread = new Thread(this::run, "requests");
    private volatile boolean closing;

    private sealed interface Item {
        /** @param failed null when nobody is to be told */
        record Asked(
                Envelope<? extends Message> envelope,
                long size,
                @Nullable Runnable failed) implements Item {}

        record ToGateway(GatewayAddress gateway, List<GatewayRecord> records) implements Item {}

        record Then(Runnable action) implements Item {}
    }

    RequestPublisher(Producer<String, byte[]> producer, ProtocolJson json, RequestProperties properties) {
        this.producer = producer;
        this.json = json;
        maxLength = properties.queueLength();
        maxSize = properties.queueSize().toBytes();
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Takes what a client asks.
     *
     * @param failed run when Kafka does not take it
     * @return false when too much waits; it is not taken
     */
    boolean offer(Envelope<? extends Message> envelope, Runnable failed) {
        long bytes = envelope.message() instanceof ChatCommand.SendMessage message
                ? message.content().text().length()
                : 0;
        if (closing || length.get() >= maxLength || size.get() + bytes > maxSize) {
            return false;
        }
        length.incrementAndGet();
        size.addAndGet(bytes);
        queue.add(new Item.Asked(envelope, bytes, failed));
        return true;
    }

    /** Takes what the gateway itself has to say. */
    public void publish(Envelope<? extends Message> envelope) {
        length.incrementAndGet();
        queue.add(new Item.Asked(envelope, 0, null));
    }

    /** Sends something to another gateway, as one Kafka record. */
    public void send(GatewayAddress gateway, List<GatewayRecord> records) {
        queue.add(new Item.ToGateway(gateway, records));
    }

    private void run() {
        List<Item> items = new ArrayList<>();
        while (!closing || !queue.isEmpty()) {
            try {
                Item first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                items.add(first);
                queue.drainTo(items, 500);
                items.forEach(this::send);
                items.clear();
            } catch (InterruptedException interrupted) {
                closing = true;
            }
        }
    }

    private void send(Item item) {
        try {
            switch (item) {
                case Item.Asked asked -> {
                    length.decrementAndGet();
                    size.addAndGet(-asked.size());
                    Envelope<? extends Message> envelope = asked.envelope();
                    send(new ProducerRecord<>(topic(envelope), key(envelope), json.write(envelope)), asked.failed());
                }
                case Item.ToGateway told -> {
                    var value = new ByteArrayOutputStream(512);
                    for (GatewayRecord each : told.records()) {
                        value.writeBytes(json.write(each));
                        value.write('\n');
                    }
                    GatewayAddress to = told.gateway();
                    send(
                            new ProducerRecord<>(
                                    Topic.ofGateway(to.instance()), 0, Long.toString(to.epoch()), value.toByteArray()),
                            null);
                }
                case Item.Then then -> then.action().run();
            }
        } catch (RuntimeException failure) {
            log.error("not published", failure);
            if (item instanceof Item.Asked asked && asked.failed() != null) {
                asked.failed().run();
            }
        }
    }

    private void send(ProducerRecord<String, byte[]> one, @Nullable Runnable failed) {
        producer.send(one, (ignored, failure) -> {
            if (failure != null) {
                log.error("Kafka did not take a record of {}: {}", one.topic(), failure.toString());
                if (failed != null) {
                    failed.run();
                }
            }
        });
    }

    private static String topic(Envelope<? extends Message> envelope) {
        return switch (envelope.message()) {
            case Command command -> command.topic().topicName();
            case Query query -> query.topic().topicName();
            default ->
                throw new IllegalArgumentException(
                        "nobody handles a " + envelope.message().getClass());
        };
    }

    private static String key(Envelope<? extends Message> envelope) {
        Long key = envelope.message() instanceof Command command ? command.partitionKey() : null;
        if (key != null) {
            return key.toString();
        }
        if (envelope.caller() == null) {
            throw new IllegalArgumentException("what no client asked needs a key of its own");
        }
        return Long.toString(envelope.caller().user().number());
    }

    public int queued() {
        return length.get();
    }

    /** Publishes what waits, then ends. */
    @Override
    public void close() {
        queue.add(new Item.Then(producer::flush));
        closing = true;
        try {
            thread.join(CLOSE_LIMIT_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
