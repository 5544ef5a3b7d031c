package im.crosstalk.gateway.ops;

import im.crosstalk.gateway.request.PendingRequests;
import im.crosstalk.gateway.request.RequestPublisher;
import im.crosstalk.gateway.session.SessionIndex;
import im.crosstalk.gateway.socket.Sockets;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** Shows how much there is at the moment. */
@Component
class GatewayGauges implements MeterBinder {
    private final Sockets sockets;
    private final SessionIndex index;
    private final PendingRequests pending;
    private final RequestPublisher publisher;

    GatewayGauges(Sockets sockets, SessionIndex index, PendingRequests pending, RequestPublisher publisher) {
        this.sockets = sockets;
        this.index = index;
        this.pending = pending;
        this.publisher = publisher;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("im.gateway.connections", sockets, Sockets::size)
                .description("Open connections, signed in or not")
                .register(registry);
        Gauge.builder("im.gateway.users", index, SessionIndex::users)
                .description("Users signed in here")
                .register(registry);
        Gauge.builder("im.gateway.requests.pending", pending, PendingRequests::size)
                .description("Requests that wait for a service's answer")
                .register(registry);
        Gauge.builder("im.gateway.requests.queued", publisher, RequestPublisher::queued)
                .description("Requests that wait for Kafka")
                .register(registry);
    }
}
