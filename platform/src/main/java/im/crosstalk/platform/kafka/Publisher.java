package im.crosstalk.platform.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.crosstalk.platform.kafka.Outbox.Direct;
import im.crosstalk.platform.kafka.Outbox.Entry;
import im.crosstalk.platform.kafka.Outbox.Plain;
import im.crosstalk.platform.kafka.Outbox.Routed;
import im.crosstalk.platform.routing.Routes;
import im.crosstalk.protocol.GatewayAddress;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.io.ByteArrayOutputStream;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Publishes outboxes: finds the gateways of all audiences in one round trip, gathers what goes to one gateway into few
 * records, and hands everything to Kafka. Thread-safe.
 */
public final class Publisher {
    /** Items are gathered into one record up to this size; a larger single item goes alone. */
    private static final int GATHER_BYTES = 256 * 1024;

    private static final int FIRST_BYTES = 2048;

    private final Producer<String, byte[]> producer;
    private final Routes routes;
    private final AbsentGateways absent;

    Publisher(Producer<String, byte[]> producer, Routes routes) {
        this.producer = producer;
        this.routes = routes;
        absent = new AbsentGateways(producer);
    }

    /**
     * Publishes, in order.
     *
     * @return done when Kafka has taken everything
     * @throws im.crosstalk.platform.routing.RoutesUnavailableException when Redis does not answer; nothing is published
     */
    CompletableFuture<Void> publish(Outbox outbox) {
        if (outbox.entries().isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        Routes.Answer found = routesOf(outbox);
        enrol(outbox, found);
        var sending = new Sending();
        Map<GatewayAddress, Gathered> gathered = new LinkedHashMap<>();
        for (Entry entry : outbox.entries()) {
            switch (entry) {
                case Direct direct ->
                    gather(gathered, direct.gateway(), sending).add(direct.item());
                case Routed routed -> {
                    Set<GatewayAddress> receipts =
                            routed.receiptsTo() == 0 ? Set.of() : found.of(new UserId(routed.receiptsTo()));
                    for (GatewayAddress gateway : gatewaysOf(routed, found)) {
                        gather(gathered, gateway, sending).add(itemFor(gateway, routed, receipts));
                    }
                }
                case Plain plain -> {}
            }
        }
        gathered.values().forEach(Gathered::flush);
        for (Entry entry : outbox.entries()) {
            if (entry instanceof Plain plain) {
                sending.add(recordOf(plain));
            }
        }
        return sending.whole();
    }

    CompletableFuture<Void> send(Plain plain) {
        var sending = new Sending();
        sending.add(recordOf(plain));
        return sending.whole();
    }

    /** Sends one item to one gateway. */
    CompletableFuture<Void> send(GatewayAddress gateway, byte[] item) {
        var sending = new Sending();
        sending.addForGateway(recordFor(gateway, item));
        return sending.whole();
    }

    private static ProducerRecord<String, byte[]> recordFor(GatewayAddress gateway, byte[] items) {
        return new ProducerRecord<>(Topic.ofGateway(gateway.instance()), 0, Long.toString(gateway.epoch()), items);
    }

    private static ProducerRecord<String, byte[]> recordOf(Plain plain) {
        var kafkaRecord = new ProducerRecord<>(plain.topic(), plain.key(), plain.value());
        plain.headers().forEach(header -> kafkaRecord.headers().add(header.name(), header.value()));
        return kafkaRecord;
    }

    private Routes.Answer routesOf(Outbox outbox) {
        Set<UserId> users = new HashSet<>();
        Set<ChatId> groups = new HashSet<>();
        for (Entry entry : outbox.entries()) {
            if (entry instanceof Routed routed) {
                for (long user : routed.users()) {
                    users.add(new UserId(user));
                }
                if (routed.group() != 0) {
                    groups.add(new ChatId(routed.group()));
                }
                if (routed.receiptsTo() != 0) {
                    users.add(new UserId(routed.receiptsTo()));
                }
            }
        }
        return routes.find(users, groups);
    }

    private void enrol(Outbox outbox, Routes.Answer found) {
        Map<ChatId, Set<GatewayAddress>> newcomers = new LinkedHashMap<>();
        for (Entry entry : outbox.entries()) {
            if (entry instanceof Routed routed && routed.enrols() != 0) {
                newcomers
                        .computeIfAbsent(new ChatId(routed.enrols()), group -> new HashSet<>())
                        .addAll(gatewaysOf(routed, found));
            }
        }
        if (!newcomers.isEmpty()) {
            routes.enrol(newcomers);
        }
    }

    private static Set<GatewayAddress> gatewaysOf(Routed routed, Routes.Answer found) {
        Set<GatewayAddress> gateways = new HashSet<>();
        if (routed.answers() != null) {
            gateways.add(routed.answers());
        }
        if (routed.group() != 0) {
            gateways.addAll(found.of(new ChatId(routed.group())));
        }
        for (long user : routed.users()) {
            gateways.addAll(found.of(new UserId(user)));
        }
        return gateways;
    }

    /** The item as that gateway gets it: the parts that differ between gateways are put in at the end of its object. */
    private static byte[] itemFor(GatewayAddress gateway, Routed routed, Set<GatewayAddress> receipts) {
        var extra = new StringBuilder();
        if (gateway.equals(routed.answers())) {
            extra.append(",\"ref\":").append(routed.ref());
        }
        boolean elsewhere = !receipts.isEmpty() && !(receipts.size() == 1 && receipts.contains(gateway));
        if (elsewhere) {
            extra.append(receipts.stream()
                    .map(address -> "\"" + address + "\"")
                    .collect(Collectors.joining(",", ",\"receiptsAt\":[", "]")));
        }
        if (extra.isEmpty()) {
            return routed.item();
        }
        byte[] item = routed.item();
        byte[] tail = extra.append('}').toString().getBytes(UTF_8);
        byte[] whole = new byte[item.length - 1 + tail.length];
        System.arraycopy(item, 0, whole, 0, item.length - 1);
        System.arraycopy(tail, 0, whole, item.length - 1, tail.length);
        return whole;
    }

    private static Gathered gather(Map<GatewayAddress, Gathered> all, GatewayAddress gateway, Sending sending) {
        return all.computeIfAbsent(gateway, address -> new Gathered(address, sending));
    }

    /** Records on their way to Kafka together: done when the last is taken, or any refused. */
    private final class Sending {
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        // One for the sender itself, so that it is not done before the last record is counted.
        private final AtomicInteger open = new AtomicInteger(1);

        private void add(ProducerRecord<String, byte[]> kafkaRecord) {
            open.incrementAndGet();
            producer.send(kafkaRecord, (metadata, failure) -> end(failure));
        }

        private void addForGateway(ProducerRecord<String, byte[]> kafkaRecord) {
            String topic = kafkaRecord.topic();
            if (absent.knows(topic)) {
                return;
            }
            open.incrementAndGet();
            producer.send(
                    kafkaRecord,
                    (metadata, failure) -> end(failure == null || absent.explains(failure, topic) ? null : failure));
        }

        private void end(@Nullable Exception failure) {
            if (failure == null) {
                countDown();
            } else {
                done.completeExceptionally(failure);
            }
        }

        private CompletableFuture<Void> whole() {
            countDown();
            return done;
        }

        private void countDown() {
            if (open.decrementAndGet() == 0) {
                done.complete(null);
            }
        }
    }

    /** Items for one gateway, on their way into a record. */
    private static final class Gathered {
        private final GatewayAddress gateway;
        private final Sending sending;
        private final ByteArrayOutputStream items = new ByteArrayOutputStream(FIRST_BYTES);

        private Gathered(GatewayAddress gateway, Sending sending) {
            this.gateway = gateway;
            this.sending = sending;
        }

        private void add(byte[] item) {
            if (items.size() > 0 && items.size() + item.length > GATHER_BYTES) {
                flush();
            }
            items.writeBytes(item);
            items.write('\n');
        }

        private void flush() {
            if (items.size() > 0) {
                sending.addForGateway(recordFor(gateway, items.toByteArray()));
                items.reset();
            }
        }
    }
}
