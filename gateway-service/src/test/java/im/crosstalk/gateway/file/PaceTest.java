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
        assertThat(pace.taken(600, millis(0))).isEqualTo(millis(600));
        assertThat(pace.taken(100, millis(100))).isEqualTo(millis(600));
        assertThat(pace.taken(150, millis(700))).isEqualTo(millis(150));
    }

    @Test
    void aLittleComesAtOnce() {
        assertThat(pace.taken(60, millis(0))).isZero();
        assertThat(pace.taken(40, millis(0))).isZero();
        assertThat(pace.taken(1, millis(0))).isEqualTo(millis(101));
    }
}
