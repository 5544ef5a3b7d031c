package im.crosstalk.gateway.delivery;

import im.crosstalk.protocol.Catalog;
import im.crosstalk.protocol.Delivery;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Counts what clients are told without having asked, by type. Used by one thread. */
@Component
class DeliveryMetrics {
    private final MeterRegistry registry;
    private final Map<Class<?>, Counter> types = new HashMap<>();

    DeliveryMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @param sockets how many it goes to */
    void delivered(Delivery delivery, int sockets) {
        if (sockets > 0) {
            types.computeIfAbsent(delivery.getClass(), this::register).increment(sockets);
        }
    }

    private Counter register(Class<?> type) {
        return Counter.builder("im.gateway.deliveries")
                .description("Text messages for clients that answer none of their requests")
                .tag("type", Catalog.MESSAGES.name(type))
                .register(registry);
    }
}
