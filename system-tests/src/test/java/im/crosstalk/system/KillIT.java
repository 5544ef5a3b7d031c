package im.crosstalk.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Parts are killed while people write: what was acknowledged is in the history, once, without a hole. */
class KillIT {
    private static final int PAIRS = 20;
    private static final int RECOVERY_SECONDS = 15;

    private final CrosstalkSystem system = CrosstalkSystem.running();

    /** One of two who write to one another; what was acknowledged, by its client message id. */
    private record Writer(EnvelopeUser user, EnvelopeUser peer, Map<String, String> sent) {}

    @Test
    void chatServiceIsKilledAtRandomMomentsWhileFortyWrite() throws Exception {
        var random = new Random(42);
        writeWhile(() -> {
            for (int i = 0; i < 4; i++) {
                TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(1500));
                system.kill(i % 2 == 0 ? "chat-service" : "chat-service-2");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka", "postgres", "redis", "auth-service", "group-service", "presence-service"})
    void anyOtherPartIsKilled(String part) throws Exception {
        writeWhile(() -> {
            TimeUnit.MILLISECONDS.sleep(1000);
            system.kill(part);
        });
    }

    private interface Disaster {
        void strike() throws Exception;
    }

    private void writeWhile(Disaster disaster) throws Exception {
        List<Writer> writers = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            EnvelopeUser one = register(system.gateway(1 + i % 2));
            EnvelopeUser other = register(system.gateway(2 - i % 2));
            writers.add(new Writer(one, other, new ConcurrentHashMap<>()));
            writers.add(new Writer(other, one, new ConcurrentHashMap<>()));
        }
        var stop = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (Writer writer : writers) {
                running.add(threads.submit(() -> write(writer, stop)));
            }
            disaster.strike();
            long since = System.nanoTime();
            String probe = writers.getFirst().user().write(writers.getFirst().peer(), "are you there?");
            writers.getFirst().sent().put(probe, "are you there?");
            Awaitility.await("sending works again")
                    .atMost(RECOVERY_SECONDS, TimeUnit.SECONDS)
                    .until(() -> writers.getFirst().user().isAcknowledged(probe));
            System.out.printf("sending worked again after %d ms%n", (System.nanoTime() - since) / 1_000_000);
            stop.set(true);
            for (Future<?> one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        }
        writers.forEach(this::assertNothingLostOrDoubled);
        writers.forEach(writer -> writer.user().close());
    }

    /** What an earlier disaster struck may still be starting. */
    private static EnvelopeUser register(URI gateway) {
        return Awaitility.await("registration works")
                .atMost(60, TimeUnit.SECONDS)
                .pollInterval(Duration.ofMillis(500))
                .pollDelay(Duration.ZERO)
                .ignoreExceptions()
                .until(() -> EnvelopeUser.register("w", gateway), registered -> true);
    }

    /** Writes, one at a time, repeating under the same id what was not acknowledged in time, as clients do. */
    private static void write(Writer writer, AtomicBoolean stop) {
        for (int i = 0; !stop.get(); i++) {
            String text = writer.user().name + " " + i;
            String id = writer.user().write(writer.peer(), text);
            long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
            while (!writer.user().isAcknowledged(id)) {
                if (System.nanoTime() > patience) {
                    writer.user().write(writer.peer(), id, text);
                    patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
                }
                LockSupport.parkNanos(1_000_000);
            }
            writer.sent().put(id, text);
        }
    }

    private void assertNothingLostOrDoubled(Writer writer) {
        List<JsonNode> history =
                writer.user().history("PRIVATE", writer.peer().id()).reversed();
        assertThat(history.stream().map(message -> message.path("sequence").asLong()))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, history.size()).boxed().toList());
        List<String> mine = history.stream()
                .filter(message -> message.path("sender_user_id")
                        .asString()
                        .equals(writer.user().id()))
                .map(message -> message.path("client_message_id").asString())
                .toList();
        Set<String> once = new HashSet<>(mine);
        assertThat(mine).hasSameSizeAs(once);
        assertThat(once).containsExactlyInAnyOrderElementsOf(writer.sent().keySet());
    }
}
