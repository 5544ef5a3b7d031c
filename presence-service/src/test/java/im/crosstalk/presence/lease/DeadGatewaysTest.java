package im.crosstalk.presence.lease;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.protocol.GatewayAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeadGatewaysTest {
    private static final GatewayAddress FIRST = new GatewayAddress("gateway-service-0", 1);
    private static final GatewayAddress REBORN = new GatewayAddress("gateway-service-0", 2);
    private static final long NOW = 1_000_000;
    private static final long HOLDS = NOW + 5_000;
    private static final long LAPSED = NOW - 1;

    private final DeadGateways judgement = new DeadGateways(Duration.ofSeconds(10));

    @Test
    void whoseLeaseHoldsLives() {
        assertThat(judge(0, Map.of(FIRST, HOLDS), FIRST)).isEmpty();
        assertThat(judge(60, Map.of(FIRST, HOLDS), FIRST)).isEmpty();
    }

    @Test
    void aLapsedLeaseIsProofOnceRedisHasAnsweredForTheGrace() {
        assertThat(judge(0, Map.of(FIRST, LAPSED))).isEmpty();
        assertThat(judge(9, Map.of(FIRST, LAPSED))).isEmpty();
        assertThat(judge(10, Map.of(FIRST, LAPSED))).containsExactly(FIRST);
    }

    @Test
    void afterRedisWasAwayGatewaysHaveTheGraceToWriteTheirLeasesAgain() {
        judge(0, Map.of(FIRST, HOLDS), FIRST);
        judgement.redisIsAway();

        assertThat(judge(20, Map.of(FIRST, LAPSED), FIRST)).isEmpty();
        assertThat(judge(21, Map.of(FIRST, HOLDS), FIRST)).isEmpty();
        assertThat(judge(40, Map.of(FIRST, HOLDS), FIRST)).isEmpty();
    }

    @Test
    void aMissingLeaseIsProofOnlyWhenItHasBeenMissingForTheGrace() {
        judge(0, Map.of(FIRST, HOLDS), FIRST);

        assertThat(judge(60, Map.of(), FIRST)).isEmpty();
        assertThat(judge(69, Map.of(), FIRST)).isEmpty();
        assertThat(judge(70, Map.of(), FIRST)).containsExactly(FIRST);
    }

    @Test
    void aLeaseThatComesBackInTimeClearsTheSuspicion() {
        judge(0, Map.of(), FIRST);
        judge(9, Map.of(FIRST, HOLDS), FIRST);

        assertThat(judge(10, Map.of(), FIRST)).isEmpty();
        assertThat(judge(19, Map.of(), FIRST)).isEmpty();
    }

    @Test
    void timeWithoutRedisDoesNotCountAsMissing() {
        judge(0, Map.of(), FIRST);
        judgement.redisIsAway();

        assertThat(judge(11, Map.of(), FIRST)).isEmpty();
        assertThat(judge(21, Map.of(), FIRST)).containsExactly(FIRST);
    }

    @Test
    void aFormerLifeIsOverAsSoonAsTheNextOneHasALease() {
        assertThat(judge(0, Map.of(REBORN, HOLDS), FIRST)).containsExactly(FIRST);
        assertThat(new DeadGateways(Duration.ofSeconds(10))
                        .judge(new Leases(NOW, Map.of(FIRST, HOLDS - 1, REBORN, HOLDS)), Set.of(), 0))
                .containsExactly(FIRST);
    }

    @Test
    void whoWasJudgedIsJudgedAgainOnlyAfterAWhile() {
        assertThat(judge(0, Map.of(REBORN, HOLDS), FIRST)).containsExactly(FIRST);
        assertThat(judge(1, Map.of(REBORN, HOLDS), FIRST)).isEmpty();
        assertThat(judge(10, Map.of(REBORN, HOLDS), FIRST)).containsExactly(FIRST);
    }

    private Set<GatewayAddress> judge(long second, Map<GatewayAddress, Long> leases, GatewayAddress... withSessions) {
        return judgement.judge(new Leases(NOW, leases), Set.of(withSessions), TimeUnit.SECONDS.toNanos(second));
    }
}
