package im.crosstalk.standalone;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** The lines that {@code ./im serve} prints: one per event, flushed at once, never torn. */
final class Console {

    private final PrintStream out;

    Console(PrintStream out) {
        this.out = out;
    }

    /** {@code postgres            ready    0.4 s}. */
    void progress(String part, String what, Duration took) {
        line(String.format(Locale.ROOT, "%-20s %-10s %5.1f s", part, what, took.toMillis() / 1000.0));
    }

    void event(String part, String what) {
        line(String.format(Locale.ROOT, "%-20s %s", part, what));
    }

    synchronized void line(String line) {
        out.println(line);
        out.flush();
    }
}
