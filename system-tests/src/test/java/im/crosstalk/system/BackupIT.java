package im.crosstalk.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A backup that is taken under load holds all that was acknowledged before, and a system goes on from it without a hole. */
class BackupIT {
    private final CrosstalkSystem system = CrosstalkSystem.running();

    @Test
    void aSystemGoesOnFromABackupThatWasTakenUnderLoad() throws Exception {
        Path copy = CrosstalkSystem.newDirectory().resolve("backup");
        try (var alice = EnvelopeUser.register("alice", system.gateway(1));
                var bob = EnvelopeUser.register("bob", system.gateway(2))) {
            List<String> acknowledged = new CopyOnWriteArrayList<>();
            var stop = new AtomicBoolean();
            var writing = CompletableFuture.runAsync(() -> {
                for (int i = 0; !stop.get(); i++) {
                    String id = alice.write(bob, "m" + i);
                    alice.acknowledged(id, "SENT_TO_SERVER");
                    acknowledged.add(id);
                }
            });
            Awaitility.await().until(() -> acknowledged.size() > 50);
            List<String> before = List.copyOf(acknowledged);
            system.backUp(copy);
            int during = acknowledged.size() - before.size();
            Awaitility.await().until(() -> acknowledged.size() > before.size() + during + 20);
            stop.set(true);
            writing.join();
            assertThat(during).isPositive();

            goOn(copy, alice, bob, before, acknowledged);
        }
    }

    private static void goOn(
            Path copy, EnvelopeUser alice, EnvelopeUser bob, List<String> before, List<String> acknowledged) {
        CrosstalkSystem restored = CrosstalkSystem.on(copy);
        try (var again = alice.again(restored.gateway(1), "restored")) {
            // Right after such a start a service may take the gateway for absent, for half a minute.
            List<JsonNode> history = Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> again.history("PRIVATE", bob.id()).reversed(), all -> !all.isEmpty());
            List<String> kept = history.stream()
                    .map(message -> message.path("client_message_id").asString())
                    .toList();
            assertThat(kept).containsAll(before);
            // Complete to a moment, and to no later one: what is there is the beginning of what was acknowledged.
            assertThat(acknowledged.subList(0, kept.size())).isEqualTo(kept);
            assertThat(history.stream().map(message -> message.path("sequence").asLong()))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, kept.size()).boxed().toList());

            String next = again.write(bob, "after the restoration");
            again.acknowledged(next, "SENT_TO_SERVER");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> again.history("PRIVATE", bob.id())
                                    .getFirst()
                                    .path("sequence")
                                    .asLong()
                            == kept.size() + 1);
            System.out.printf(
                    "restored: %d messages were acknowledged before the backup, %d are in it%n",
                    before.size(), kept.size());
        } finally {
            restored.stop();
        }
    }
}
