package im.crosstalk.system;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts are killed while people write: what was acknowledged is in the history, once, without a hole. */
class KillIT {
    private static final int FEW = 5;
    private static final int MANY = 20;
    private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(15);

    private final CrosstalkSystem system = CrosstalkSystem.running();

    @Test
    void chatServiceIsKilledAtRandomMomentsWhileFortyWrite() throws Exception {
        var random = new Random(42);
        try (Traffic traffic = Traffic.start(system, MANY)) {
            for (int i = 0; i < 4; i++) {
                TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(1500));
                system.kill(i % 2 == 0 ? "chat-service" : "chat-service-2");
            }
            assertRecovers("chat-service", traffic);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka",
                "postgres",
                "redis",
                "auth-service",
                "group-service",
                "presence-service",
                "file-service",
                "gateway-service",
                "gateway-service-2"
            })
    void anyOtherPartIsKilled(String part) throws Exception {
        try (Traffic traffic = Traffic.start(system, FEW)) {
            traffic.timeUntilEverybodyIsServed(RECOVERY_LIMIT);
            system.kill(part);
            assertRecovers(part, traffic);
        }
    }

    private static void assertRecovers(String part, Traffic traffic) throws Exception {
        Duration served = traffic.timeUntilEverybodyIsServed(RECOVERY_LIMIT);
        traffic.stopAndAssertNothingLostOrDoubled();
        System.out.printf(
                "%s killed: all served again after %d ms, longest wait %d ms%n",
                part, served.toMillis(), traffic.longestWait().toMillis());
    }
}
