package im.crosstalk.gateway.request;

import im.crosstalk.protocol.Catalog;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** How long clients wait for services' answers: from their frame to the frame that answers it, by type and outcome. */
@Component
public class RequestMetrics {
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private final MeterRegistry registry;
    private final Map<Class<?>, OfType> types = new ConcurrentHashMap<>();

    RequestMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    OfType of(Message message) {
        return types.computeIfAbsent(message.getClass(), this::register);
    }

    private OfType register(Class<?> type) {
        String name = Catalog.MESSAGES.name(type);
        return new OfType(timer(name, "ok"), timer(name, "refused"), timer(name, "failed"));
    }

    private Timer timer(String type, String outcome) {
        return Timer.builder("im.gateway.requests")
                .description("From a client's frame to the frame that answers it")
                .tag("type", type)
                .tag("outcome", outcome)
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    /**
     * @param ok was done
     * @param refused was turned down, by a rule
     * @param failed got no answer, or that of a failure
     */
    public record OfType(Timer ok, Timer refused, Timer failed) {
        /** An answer was written; {@code since} by {@link System#nanoTime()}. */
        void answered(Reply reply, long since) {
            if (reply instanceof Refusal refusal) {
                (refusal.code() == ErrorCode.INTERNAL_SERVER_ERROR ? failed : refused)
                        .record(System.nanoTime() - since, TimeUnit.NANOSECONDS);
            } else {
                ok.record(System.nanoTime() - since, TimeUnit.NANOSECONDS);
            }
        }

        void failed(long since) {
            failed.record(System.nanoTime() - since, TimeUnit.NANOSECONDS);
        }
    }
}
