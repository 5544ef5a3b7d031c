package im.crosstalk.platform.kafka;

import im.crosstalk.protocol.Catalog;
import im.crosstalk.protocol.Message;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What the runtime counts: few meters, tagged by type or topic, never by an id. Thread-safe. */
final class RuntimeMetrics {
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(2),
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
    private final DistributionSummary batch;
    private final Timer transactions;
    private final Counter late;
    private final Counter retries;
    private final Map<Class<?>, Timer> handling = new ConcurrentHashMap<>();

    RuntimeMetrics(MeterRegistry registry) {
        this.registry = registry;
        batch = DistributionSummary.builder("im.commands.batch")
                .description("Records in one committed transaction")
                .register(registry);
        transactions = Timer.builder("im.commands.transaction")
                .description("One batch, from reading to commit")
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
        retries = Counter.builder("im.retries")
                .description("Attempts that failed for the infrastructure and were made again")
                .register(registry);
        late = Counter.builder("im.queries.late")
                .description("Queries dropped because their deadline had passed")
                .register(registry);
    }

    void committed(int records, long nanos) {
        batch.record(records);
        transactions.record(nanos, TimeUnit.NANOSECONDS);
    }

    void retried() {
        retries.increment();
    }

    /** A command or query was handled; whatever came of it. */
    void handled(Message message, long nanos) {
        handling.computeIfAbsent(message.getClass(), this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    void late() {
        late.increment();
    }

    void buried(String topic) {
        deadLetters(topic).increment();
    }

    /** Counts from zero. */
    void watchDeadLetters(String topic) {
        deadLetters(topic);
    }

    private Counter deadLetters(String topic) {
        return Counter.builder("im.dead.letters")
                .description("Records that could not be read or handled")
                .tag("topic", topic)
                .register(registry);
    }

    private Timer timer(Class<?> type) {
        return Timer.builder("im.handling")
                .description("Time in the handler of one command or query")
                .tag("type", Catalog.MESSAGES.name(type))
                .register(registry);
    }
}
