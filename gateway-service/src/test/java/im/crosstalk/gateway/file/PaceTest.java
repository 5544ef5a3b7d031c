package im.crosstalk.gateway.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final int RATE = 1_000;

    private final Pace pace = new Pace(RATE, 0);

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void whoBringsMoreThanTheRateWaitsForIt() {
        assertThat(pace.taken(600, millis(0))).isEqualTo(millis(500));
        assertThat(pace.taken(100, millis(100))).isEqualTo(millis(500));
        assertThat(pace.taken(100, millis(700))).isZero();
    }

    @Test
    void afterALongRestOnlyALittleComesAtOnce() {
        assertThat(pace.taken(1_100, TimeUnit.HOURS.toNanos(1))).isEqualTo(millis(1_000));
    }
}
