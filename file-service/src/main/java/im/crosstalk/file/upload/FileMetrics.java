package im.crosstalk.file.upload;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Counts bytes, and what becomes of them. Thread-safe. */
@Component
public class FileMetrics {
    private final MeterRegistry registry;
    private final Counter bytesIn;
    private final Counter bytesOut;
    private final Counter sealed;

    FileMetrics(MeterRegistry registry) {
        this.registry = registry;
        bytesIn = Counter.builder("im.file.bytes.in")
                .description("Bytes of files that were stored")
                .register(registry);
        bytesOut = Counter.builder("im.file.bytes.out")
                .description("Bytes of files that were fetched")
                .register(registry);
        sealed = Counter.builder("im.file.sealed")
                .description("Files all of whose bytes are there and checked")
                .register(registry);
        chunks("stored");
        chunks("failed");
    }

    void appended(Appended outcome, long before) {
        if (outcome instanceof Appended.Stored stored) {
            bytesIn.increment((double) Math.max(0, stored.upload().offset() - before));
        }
        chunks(nameOf(outcome)).increment();
    }

    /** The store, the database or the client's connection failed. */
    void failed() {
        chunks("failed").increment();
    }

    void sealed() {
        sealed.increment();
    }

    public void sent(long bytes) {
        bytesOut.increment((double) bytes);
    }

    private Counter chunks(String outcome) {
        return Counter.builder("im.file.chunks")
                .description("Chunks of uploads, by what became of them")
                .tag("outcome", outcome)
                .register(registry);
    }

    private static String nameOf(Appended outcome) {
        return switch (outcome) {
            case Appended.Stored ignored -> "stored";
            case Appended.Misplaced ignored -> "misplaced";
            case Appended.TooMany ignored -> "too_many";
            case Appended.Corrupted ignored -> "corrupted";
            case Appended.Cut ignored -> "cut";
            case Appended.Paused ignored -> "paused";
            case Appended.Closed ignored -> "closed";
            case Appended.Busy ignored -> "busy";
            case Appended.Unknown ignored -> "unknown";
        };
    }
}
