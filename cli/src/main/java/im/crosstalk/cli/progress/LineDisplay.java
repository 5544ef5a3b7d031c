package im.crosstalk.cli.progress;

import im.crosstalk.cli.Sizes;
import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** For where the output is no terminal: a line when something changes, and every few seconds one about how far it is. */
final class LineDisplay implements Display {
    private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();

    private final PrintWriter out;
    private final String verb;
    private final String name;
    private final long size;
    private final Rate rate = new Rate();
    private @Nullable Status last;
    private long lastLine;

    LineDisplay(PrintWriter out, String verb, String name, long size) {
        this.out = out;
        this.verb = verb;
        this.name = name;
        this.size = size;
    }

    @Override
    public void show(Status status) {
        long now = System.nanoTime();
        Status before = last;
        last = status;
        boolean changed = before == null
                || before.state() != status.state()
                || !before.detail().equals(status.detail());
        if (status.state() != State.MOVING) {
            rate.forget();
            if (changed) {
                line(now, said(status));
            }
            return;
        }
        if (before == null || before.stored() != status.stored() || changed) {
            rate.at(now, status.stored());
        }
        if (changed || now - lastLine >= INTERVAL_NANOS) {
            line(now, verb + " " + name + ": " + progress(status.stored()));
        }
    }

    private void line(long now, String text) {
        lastLine = now;
        out.println(text);
        out.flush();
    }

    private String said(Status status) {
        return switch (status.state()) {
            case CONNECTING -> "connecting";
            case PAUSED -> "paused at " + Sizes.percent(status.stored(), size);
            case WAITING ->
                "waiting at " + Sizes.percent(status.stored(), size) + ": " + status.detail() + "; trying again";
            case FINISHING -> "checking";
            case STOPPING -> "stopping";
            case MOVING -> throw new IllegalStateException("has a line of its own");
        };
    }

    private String progress(long stored) {
        var text = new StringBuilder(Sizes.percent(stored, size))
                .append(" (")
                .append(Sizes.bytes(stored))
                .append(" of ")
                .append(Sizes.bytes(size))
                .append(')');
        Duration left = rate.timeFor(size - stored);
        if (left != null) {
            text.append(", ").append(Sizes.bytes(rate.bytesPerSecond())).append("/s, ");
            text.append(Sizes.time(left)).append(" left");
        }
        return text.toString();
    }

    @Override
    public void close() {
        out.flush();
    }
}
