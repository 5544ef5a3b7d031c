package im.crosstalk.standalone;

import java.time.Duration;

/** How long to wait before a part that died is started again: not at all the first time, then 1, 2, 4 … up to 10 seconds. */
final class RestartDelays {

    private static final Duration LONGEST = Duration.ofSeconds(10);
    /** Who lived that long is thought healthy: its next death is a first one. */
    private static final Duration HEALTHY_LIFE = Duration.ofSeconds(30);

    private int deaths;

    Duration afterLifeOf(Duration life) {
        if (life.compareTo(HEALTHY_LIFE) >= 0) {
            deaths = 0;
        }
        deaths++;
        if (deaths == 1) {
            return Duration.ZERO;
        }
        Duration doubled = Duration.ofSeconds(1L << Math.min(deaths - 2, 4));
        return doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    }

    /** Deaths in a row, none of them after a healthy life. */
    int deaths() {
        return deaths;
    }
}
