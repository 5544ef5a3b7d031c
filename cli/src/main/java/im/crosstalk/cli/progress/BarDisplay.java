package im.crosstalk.cli.progress;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** A bar at the bottom of a terminal: how much, how fast, and how long it will take. */
final class BarDisplay implements Display {
    private static final int LONGEST_NAME = 24;
    private static final int INTERVAL_MILLIS = 200;
    private static final long KIB = 1024;

    private final Terminal terminal;
    private final String name;
    private final long size;
    private @Nullable ProgressBar bar;
    private boolean flowing = true;

    BarDisplay(Terminal terminal, String hint, String name, long size) {
        this.terminal = terminal;
        this.name = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME - 1) + '…' : name;
        this.size = size;
        if (!hint.isEmpty()) {
            terminal.writer().println(hint);
            terminal.flush();
        }
    }

    @Override
    public void show(Status status) {
        if (bar == null) {
            if (status.state() == State.CONNECTING) {
                return;
            }
            bar = begin(status.stored());
        }
        bar.stepTo(size == 0 && status.state() == State.FINISHING ? 1 : status.stored());
        bar.setExtraMessage(said(status));
        boolean flows = status.state() == State.MOVING;
        if (flows != flowing) {
            flowing = flows;
            if (flows) {
                bar.resume();
            } else {
                bar.pause();
            }
            bar.refresh();
        }
    }

    private ProgressBar begin(long from) {
        boolean plain = !terminal.encoding().equals(UTF_8);
        boolean small = size < KIB * KIB;
        return new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(Math.max(1, size))
                .setUnit(small ? " KiB" : " MiB", small ? KIB : KIB * KIB)
                .showSpeed(new DecimalFormat("0.0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                .startsFrom(from, Duration.ZERO)
                .setStyle(plain ? ProgressBarStyle.ASCII : ProgressBarStyle.UNICODE_BLOCK)
                .setUpdateIntervalMillis(INTERVAL_MILLIS)
                .continuousUpdate()
                .setConsumer(new LastLine())
                .build();
    }

    private static String said(Status status) {
        return switch (status.state()) {
            case MOVING -> "";
            case CONNECTING -> " connecting";
            case PAUSED -> " paused";
            case WAITING -> " " + status.detail() + "; trying again";
            case FINISHING -> " checking";
            case STOPPING -> " stopping";
        };
    }

    /** Draws on the terminal's last line, again and again; as wide as the terminal is by then. */
    private final class LastLine implements ProgressBarConsumer {
        @Override
        public int getMaxRenderedLength() {
            int width = terminal.getSize().getColumns();
            return (width > 0 ? width : 80) - 1;
        }

        @Override
        public void accept(String line) {
            terminal.writer().print('\r' + line + "\u001b[K");
            terminal.flush();
        }

        @Override
        public void close() {
            terminal.writer().println();
            terminal.flush();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
