package im.crosstalk.cli.progress;

import java.io.IOException;
import java.util.function.Consumer;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.NonBlockingReader;

/** Keys as they are pressed, not shown and without Enter. Ctrl-C stays what it is. */
final class Keys implements AutoCloseable {
    private static final long LOOK_MILLIS = 250;
    private static final long SEQUENCE_MILLIS = 20;
    private static final int ESCAPE = 27;

    private final Terminal terminal;
    private final Attributes before;
    private volatile boolean closed;

    Keys(Terminal terminal, Consumer<Character> pressed) {
        this.terminal = terminal;
        before = terminal.enterRawMode();
        Attributes raw = terminal.getAttributes();
        raw.setLocalFlag(Attributes.LocalFlag.ISIG, true);
        raw.setOutputFlag(Attributes.OutputFlag.OPOST, true);
        terminal.setAttributes(raw);
        Thread.ofPlatform().daemon().name("keys").start(() -> read(pressed));
    }

    private void read(Consumer<Character> pressed) {
        NonBlockingReader reader = terminal.reader();
        try {
            int key = 0;
            while (!closed && key != NonBlockingReader.EOF) {
                key = reader.read(LOOK_MILLIS);
                if (key == ESCAPE) {
                    skip(reader);
                } else if (key > 0) {
                    pressed.accept((char) key);
                }
            }
        } catch (IOException gone) {
            // The terminal has been closed: there are no more keys.
        }
    }

    /** Arrows and the like come as an escape and letters, which are none of ours. */
    private static void skip(NonBlockingReader reader) throws IOException {
        int next = reader.read(SEQUENCE_MILLIS);
        while (next > 0) {
            next = reader.read(SEQUENCE_MILLIS);
        }
    }

    /** Leaves the terminal as it was. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            terminal.setAttributes(before);
        }
    }
}
