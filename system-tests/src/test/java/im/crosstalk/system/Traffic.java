package im.crosstalk.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/**
 * People who write to one another, each one message at a time, on two gateways: they repeat under the same id what was not
 * acknowledged in time, and go to the other gateway when they lose their connection, as clients do.
 */
final class Traffic implements AutoCloseable {
    private static final int LAST_ANSWER_SECONDS = 60;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final CrosstalkSystem system;
    private final List<Writer> writers = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> running = new ArrayList<>();
    private final Set<Integer> closeCodes = ConcurrentHashMap.newKeySet();
    private final Duration pause;
    private volatile boolean stopping;

    private Traffic(CrosstalkSystem system, Duration pause) {
        this.system = system;
        this.pause = pause;
    }

    /** Registers so many pairs, who begin to write, each as fast as it is acknowledged. */
    static Traffic start(CrosstalkSystem system, int pairs) {
        return start(system, pairs, Duration.ZERO);
    }

    /** The same, with a pause after each acknowledgement. */
    static Traffic start(CrosstalkSystem system, int pairs, Duration pause) {
        var traffic = new Traffic(system, pause);
        for (int i = 0; i < pairs; i++) {
            EnvelopeUser one = register(system.gateway(1 + i % 2));
            EnvelopeUser other = register(system.gateway(2 - i % 2));
            traffic.writers.add(traffic.new Writer(one, other, 1 + i % 2));
            traffic.writers.add(traffic.new Writer(other, one, 2 - i % 2));
        }
        traffic.writers.forEach(writer -> traffic.running.add(traffic.threads.submit(writer::write)));
        return traffic;
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

    /** How long it takes until everybody has got an acknowledgement of something that was written after this call. */
    Duration timeUntilEverybodyIsServed(Duration limit) {
        long since = System.nanoTime();
        Awaitility.await("sending works again")
                .atMost(limit)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> writers.stream().allMatch(writer -> writer.begunAtLastAnswer - since > 0));
        return Duration.ofNanos(System.nanoTime() - since);
    }

    /** The longest time that anybody had to wait for an acknowledgement, so far. */
    Duration longestWait() {
        return Duration.ofNanos(
                writers.stream().mapToLong(writer -> writer.longestWait).max().orElse(0));
    }

    /** The codes with which servers closed connections, so far; -1 for connections that were cut. */
    Set<Integer> closeCodes() {
        return Set.copyOf(closeCodes);
    }

    /** Lets everybody end with an acknowledgement; then history is what was acknowledged, once, without a hole. */
    void stopAndAssertNothingLostOrDoubled() throws Exception {
        stopping = true;
        for (Future<?> one : running) {
            one.get(LAST_ANSWER_SECONDS, TimeUnit.SECONDS);
        }
        writers.forEach(Writer::assertNothingLostOrDoubled);
    }

    @Override
    public void close() {
        stopping = true;
        threads.shutdownNow();
        writers.forEach(writer -> writer.user.close());
    }

    private final class Writer {
        private final EnvelopeUser user;
        private final EnvelopeUser peer;
        /** What was acknowledged, by its client message id. */
        private final Map<String, String> sent = new ConcurrentHashMap<>();

        private int gateway;
        private volatile long begunAtLastAnswer = Long.MIN_VALUE / 2;
        private volatile long longestWait;

        Writer(EnvelopeUser user, EnvelopeUser peer, int gateway) {
            this.user = user;
            this.peer = peer;
            this.gateway = gateway;
        }

        void write() {
            for (int i = 0; !stopping; i++) {
                String text = user.name + " " + i;
                long begun = System.nanoTime();
                long repeatAt = begun + PATIENCE_NANOS;
                String id = user.write(peer, text);
                while (!user.isAcknowledged(id)) {
                    if (!user.isOpen()) {
                        reconnect();
                        repeatAt = System.nanoTime();
                    }
                    if (System.nanoTime() - repeatAt >= 0) {
                        user.write(peer, id, text);
                        repeatAt = System.nanoTime() + PATIENCE_NANOS;
                    }
                    LockSupport.parkNanos(1_000_000);
                }
                sent.put(id, text);
                longestWait = Math.max(longestWait, System.nanoTime() - begun);
                begunAtLastAnswer = begun;
                LockSupport.parkNanos(pause.toNanos());
            }
        }

        private void reconnect() {
            closeCodes.add(user.closeCode());
            while (!user.isOpen()) {
                gateway = 3 - gateway;
                try {
                    user.reconnect(system.gateway(gateway));
                } catch (CompletionException notThereEither) {
                    LockSupport.parkNanos(50_000_000);
                }
            }
        }

        void assertNothingLostOrDoubled() {
            List<JsonNode> history = user.history("PRIVATE", peer.id()).reversed();
            assertThat(history.stream().map(message -> message.path("sequence").asLong()))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, history.size()).boxed().toList());
            List<String> mine = history.stream()
                    .filter(message -> message.path("sender_user_id").asString().equals(user.id()))
                    .map(message -> message.path("client_message_id").asString())
                    .toList();
            Set<String> once = new HashSet<>(mine);
            assertThat(mine).hasSameSizeAs(once);
            assertThat(once).containsExactlyInAnyOrderElementsOf(sent.keySet());
        }
    }
}
