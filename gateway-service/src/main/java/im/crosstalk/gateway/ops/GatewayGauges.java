package im.crosstalk.gateway.ops;

import im.crosstalk.gateway.request.PendingRequests;
import im.crosstalk.gateway.request.RequestPublisher;
import im.crosstalk.gateway.session.SessionIndex;
import im.crosstalk.gateway.socket.CloseCode;
import im.crosstalk.gateway.socket.LoopCounts;
import im.crosstalk.gateway.socket.Sockets;
import im.crosstalk.protocol.ErrorCode;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.function.ToLongFunction;
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
        Gauge.builder("im.gateway.connections.behind", sockets, all -> all.sum(LoopCounts::behind))
                .description("Connections whose clients do not take what is written")
                .register(registry);
        FunctionCounter.builder("im.gateway.frames.out", sockets, all -> all.sum(LoopCounts::framesOut))
                .description("Text messages handed to sockets")
                .register(registry);
        FunctionCounter.builder("im.gateway.bytes.out", sockets, all -> all.sum(LoopCounts::bytesOut))
                .description("Bytes of text messages handed to sockets")
                .register(registry);
        for (CloseCode code : CloseCode.values()) {
            ends(registry, Integer.toString(code.code()), counts -> counts.closes(code));
        }
        for (LoopCounts.End how : LoopCounts.End.values()) {
            ends(registry, how.name().toLowerCase(Locale.ROOT), counts -> counts.ends(how));
        }
        for (ErrorCode code : ErrorCode.values()) {
            FunctionCounter.builder("im.gateway.refusals", sockets, all -> all.sum(counts -> counts.refusals(code)))
                    .description("Requests that were refused, by why")
                    .tag("code", code.name())
                    .register(registry);
        }
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

    /** @param how the code with which a connection was closed, or how else it ended */
    private void ends(MeterRegistry registry, String how, ToLongFunction<LoopCounts> count) {
        FunctionCounter.builder("im.gateway.ends", sockets, all -> all.sum(count))
                .description("Connections that ended, by how")
                .tag("how", how)
                .register(registry);
    }
}
