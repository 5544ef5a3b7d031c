package im.crosstalk.cli.progress;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Bytes a second over the last while: what it is now, not what it was on the whole. */
final class Rate {
    private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();

    private record Sample(long nanos, long bytes) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    void at(long nanos, long bytes) {
        Sample last = samples.peekLast();
        if (last != null && bytes < last.bytes()) {
            samples.clear();
        }
        samples.add(new Sample(nanos, bytes));
        while (samples.size() > 2 && samples.element().nanos() < nanos - WINDOW_NANOS) {
            samples.remove();
        }
    }

    /** What went before is of no more interest: nothing was to flow for a while. */
    void forget() {
        samples.clear();
    }

    /** 0 for not known yet. */
    double bytesPerSecond() {
        Sample first = samples.peekFirst();
        Sample last = samples.peekLast();
        if (first == null || last == null || last.nanos() == first.nanos()) {
            return 0;
        }
        return (last.bytes() - first.bytes()) * 1e9 / (last.nanos() - first.nanos());
    }

    /** Null for nobody knows. */
    @Nullable
    Duration timeFor(long bytes) {
        double rate = bytesPerSecond();
        return rate < 1 ? null : Duration.ofSeconds(Math.round(bytes / rate));
    }
}
