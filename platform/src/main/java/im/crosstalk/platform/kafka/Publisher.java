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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Publishes outboxes: finds the gateways of all audiences in one round trip, gathers what goes to one gateway into few
 * records, and hands everything to Kafka. Thread-safe.
 */
public final class Publisher {
    /** Items are gathered into one record up to this size; a larger single item goes alone. */
    private static final int GATHER_BYTES = 256 * 1024;

    private final Producer<String, byte[]> producer;
    private final Routes routes;

    Publisher(Producer<String, byte[]> producer, Routes routes) {
        this.producer = producer;
        this.routes = routes;
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
        Map<GatewayAddress, Gathered> gathered = new LinkedHashMap<>();
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (Entry entry : outbox.entries()) {
            switch (entry) {
                case Direct direct -> gather(gathered, direct.gateway(), sent).add(direct.item());
                case Routed routed -> {
                    Set<GatewayAddress> receipts =
                            routed.receiptsTo() == 0 ? Set.of() : found.of(new UserId(routed.receiptsTo()));
                    for (GatewayAddress gateway : gatewaysOf(routed, found)) {
                        gather(gathered, gateway, sent).add(itemFor(gateway, routed, receipts));
                    }
                }
                case Plain plain -> {}
            }
        }
        gathered.values().forEach(Gathered::flush);
        for (Entry entry : outbox.entries()) {
            if (entry instanceof Plain plain) {
                sent.add(send(plain));
            }
        }
        return CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new));
    }

    CompletableFuture<Void> send(Plain plain) {
        var kafkaRecord = new ProducerRecord<>(plain.topic(), plain.key(), plain.value());
        plain.headers().forEach(header -> kafkaRecord.headers().add(header.name(), header.value()));
        return send(kafkaRecord);
    }

    /** Sends one item to one gateway. */
    CompletableFuture<Void> send(GatewayAddress gateway, byte[] item) {
        return send(new ProducerRecord<>(Topic.ofGateway(gateway.instance()), 0, Long.toString(gateway.epoch()), item));
    }

    private CompletableFuture<Void> send(ProducerRecord<String, byte[]> kafkaRecord) {
        var done = new CompletableFuture<Void>();
        producer.send(kafkaRecord, (metadata, failure) -> {
            if (failure == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(failure);
            }
        });
        return done;
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
        return users.isEmpty() && groups.isEmpty() ? new Routes.Answer(Map.of(), Map.of()) : routes.find(users, groups);
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

    private Gathered gather(
            Map<GatewayAddress, Gathered> all, GatewayAddress gateway, List<CompletableFuture<?>> sent) {
        return all.computeIfAbsent(gateway, address -> new Gathered(address, sent));
    }

    /** Items for one gateway, on their way into a record. */
    private final class Gathered {
        private final GatewayAddress gateway;
        private final List<CompletableFuture<?>> sent;
        private final ByteArrayOutputStream items = new ByteArrayOutputStream(4096);

        private Gathered(GatewayAddress gateway, List<CompletableFuture<?>> sent) {
            this.gateway = gateway;
            this.sent = sent;
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
                sent.add(send(gateway, items.toByteArray()));
                items.reset();
            }
        }
    }
}
