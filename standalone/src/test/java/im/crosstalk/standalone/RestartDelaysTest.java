package im.crosstalk.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RestartDelaysTest {

    private final RestartDelays delays = new RestartDelays();

    @Test
    void theFirstDeathIsForgivenAtOnceFurtherOnesCostMoreAndMore() {
        assertThat(IntStream.range(0, 8)
                        .mapToObj(death ->
                                delays.afterLifeOf(Duration.ofSeconds(1)).toSeconds())
                        .toList())
                .containsExactly(0L, 1L, 2L, 4L, 8L, 10L, 10L, 10L);
    }

    @Test
    void aHealthyLifeStartsTheCountAfresh() {
        delays.afterLifeOf(Duration.ofSeconds(1));
        delays.afterLifeOf(Duration.ofSeconds(1));

        assertThat(delays.afterLifeOf(Duration.ofMinutes(1))).isZero();
        assertThat(delays.deaths()).isEqualTo(1);
    }
}
