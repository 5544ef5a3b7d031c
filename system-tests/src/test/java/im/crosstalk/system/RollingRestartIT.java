package im.crosstalk.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two of every service, restarted one by one under load, as a rolling update does: clients hardly notice. */
class RollingRestartIT {
    private static final int PAIRS = 10;
    // Leaves the processors to the services that start, as on machines of their own.
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration SERVED_WITHIN = Duration.ofSeconds(30);

    private final CrosstalkSystem system = CrosstalkSystem.running();

    @Test
    void everyInstanceIsRestartedInTurnAndNothingIsLost() throws Exception {
        try (Traffic traffic = Traffic.start(system, PAIRS, PAUSE)) {
            for (String service : CrosstalkSystem.SERVICES) {
                for (String instance : new String[] {service, service + "-2"}) {
                    traffic.timeUntilEverybodyIsServed(SERVED_WITHIN);
                    Duration before = traffic.longestWait();
                    Duration took = system.restart(instance);
                    traffic.timeUntilEverybodyIsServed(SERVED_WITHIN);
                    System.out.printf(
                            "%s restarted in %d ms; longest wait of a client so far %d ms, before it %d ms%n",
                            instance, took.toMillis(), traffic.longestWait().toMillis(), before.toMillis());
                }
            }
            traffic.stopAndAssertNothingLostOrDoubled();
            assertThat(traffic.closeCodes()).isSubsetOf(1001, 1012);
        }
    }
}
