package im.crosstalk.cli.progress;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.function.Consumer;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/** What there is to show on and to read keys from: a terminal, or lines and no keys. */
public final class Screen implements AutoCloseable {
    private final @Nullable Terminal terminal;
    private final Display display;
    private @Nullable Keys keys;
    private boolean closed;

    private Screen(@Nullable Terminal terminal, Display display) {
        this.terminal = terminal;
        this.display = display;
    }

    /**
     * What is to be shown.
     *
     * @param verb what is done to it, in a line: {@code sending}
     * @param hint about keys; empty for none
     */
    public record Movement(String verb, String hint, String name, long size) {}

    @SuppressWarnings("SystemConsoleNull") // it does: JDK 25 is back to null where there is no terminal
    public static Screen open(PrintWriter lines, Movement movement) throws IOException {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            return new Screen(null, new LineDisplay(lines, movement.verb(), movement.name(), movement.size()));
        }
        Terminal terminal = TerminalBuilder.builder()
                .system(true)
                .nativeSignals(false)
                .dumb(true)
                .build();
        if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
            return new Screen(terminal, new LineDisplay(lines, movement.verb(), movement.name(), movement.size()));
        }
        return new Screen(terminal, new BarDisplay(terminal, movement.hint(), movement.name(), movement.size()));
    }

    public Display display() {
        return display;
    }

    /** Keys are told from now on, if there are any. */
    public void keys(Consumer<Character> pressed) {
        if (terminal != null) {
            keys = new Keys(terminal, pressed);
        }
    }

    /** The end has come by itself: nothing is to be done when the program is ended. */
    public static void unhook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // Too late: the program is being ended, and the hook says so.
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        display.close();
        if (keys != null) {
            keys.close();
        }
        if (terminal != null) {
            try {
                terminal.close();
            } catch (IOException gone) {
                // It is as it was before, or there is none any more.
            }
        }
    }
}
