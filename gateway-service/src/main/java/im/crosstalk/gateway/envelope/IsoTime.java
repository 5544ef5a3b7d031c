package im.crosstalk.gateway.envelope;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Times as the dialect writes them: ISO 8601, UTC, milliseconds. */
final class IsoTime {
    private static final int LONGEST = 40;

    /** ISO 8601 knows years beyond these only by agreement, and they may lie beyond what milliseconds can count. */
    private static final int YEAR_DIGITS = 4;

    /** The text of the most recent second, since most times that are written are of it. */
    private static volatile Second latest = new Second(Long.MIN_VALUE, "");

    private record Second(long epochSecond, String text) {}

    private IsoTime() {}

    static String of(long epochMillis) {
        long epochSecond = Math.floorDiv(epochMillis, 1000);
        int millis = Math.floorMod(epochMillis, 1000);
        Second second = latest;
        if (second.epochSecond() != epochSecond) {
            String text = Instant.ofEpochSecond(epochSecond).toString();
            second = new Second(epochSecond, text.substring(0, text.length() - 1));
            latest = second;
        }
        char[] fraction = {
            '.', (char) ('0' + millis / 100), (char) ('0' + millis / 10 % 10), (char) ('0' + millis % 10), 'Z'
        };
        return second.text().concat(new String(fraction));
    }

    /** The instant of a text such as {@code 2025-05-15T12:30:05.123Z}; null when it is no date and time. */
    static @Nullable Instant parse(String text) {
        if (text.length() > LONGEST || text.indexOf('T') < 0 || !text.startsWith("-", YEAR_DIGITS)) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException notOne) {
            return null;
        }
    }
}
