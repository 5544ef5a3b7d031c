package im.crosstalk.gateway.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Counts what passes through. */
@Component
public class GatewayMetrics {
    private final Counter framesIn;

    GatewayMetrics(MeterRegistry registry) {
        framesIn = Counter.builder("im.gateway.frames.in")
                .description("Text messages received from clients")
                .register(registry);
    }

    public void frameIn() {
        framesIn.increment();
    }
}
