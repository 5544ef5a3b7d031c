package im.crosstalk.gateway.socket;

import im.crosstalk.gateway.json.JsonWriter;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One event loop and the connections it runs. Everything here is called on that loop, except where it is said. What is
 * written during one turn is flushed at its end, each connection once.
 */
public final class SocketLoop {
    private final EventLoop eventLoop;
    private final ConnectionEvents events;
    private final List<Connection> connections = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private final JsonWriter writer = new JsonWriter();
    private final LoopCounts counts = new LoopCounts();
    private List<Connection> dirty = new ArrayList<>();
    private List<Connection> flushing = new ArrayList<>();
    private boolean isFlushing;
    private byte[] scratch = new byte[16 * 1024];

    SocketLoop(EventLoop eventLoop, ConnectionEvents events, SocketProperties properties) {
        this.eventLoop = eventLoop;
        this.events = events;
        long period = properties.sweepInterval().toMillis();
        eventLoop.scheduleAtFixedRate(this::sweep, period, period, TimeUnit.MILLISECONDS);
    }

    /** Runs on the loop, at once where this is called on it, and then flushes. From any thread. */
    public void execute(Runnable action) {
        if (eventLoop.inEventLoop()) {
            action.run();
            flush();
        } else {
            later(action);
        }
    }

    /** Runs on the loop after what it is doing now, and then flushes. From any thread. */
    public void later(Runnable action) {
        if (!eventLoop.isShuttingDown()) {
            eventLoop.execute(() -> {
                action.run();
                flush();
            });
        }
    }

    /** Runs on the loop after a while, and then flushes. From any thread. */
    public void after(long delay, TimeUnit unit, Runnable action) {
        if (!eventLoop.isShuttingDown()) {
            eventLoop.schedule(() -> execute(action), delay, unit);
        }
    }

    public boolean isCurrent() {
        return eventLoop.inEventLoop();
    }

    /** All connections of this loop, one after the other; none may be closed by the action itself. */
    public void forEach(Consumer<Connection> action) {
        connections.forEach(action);
    }

    public int size() {
        return connections.size();
    }

    /** What is counted here; read from any thread. */
    public LoopCounts counts() {
        return counts;
    }

    /** For frames that are written at once. */
    public JsonWriter writer() {
        return writer.reset();
    }

    /** A place for bytes, until the next call. */
    byte[] scratch(int size) {
        if (scratch.length < size) {
            if (size > 256 * 1024) {
                return new byte[size];
            }
            scratch = new byte[Integer.highestOneBit(size - 1) << 1];
        }
        return scratch;
    }

    void add(Connection connection) {
        connection.index = connections.size();
        connections.add(connection);
    }

    void remove(Connection connection) {
        int index = connection.index;
        if (index < 0) {
            return;
        }
        Connection last = connections.removeLast();
        if (last != connection) {
            connections.set(index, last);
            last.index = index;
        }
        connection.index = -1;
    }

    void markDirty(Connection connection) {
        dirty.add(connection);
    }

    void receiptDue(Receipt receipt) {
        receipts.add(receipt);
        if (!isFlushing) {
            later(() -> {});
        }
    }

    /**
     * Flushes what was written. First those whose writing others are told of, so that a sender's acknowledgement and
     * receipt leave in one packet.
     */
    void flush() {
        if (isFlushing) {
            return;
        }
        isFlushing = true;
        try {
            tellReceipts();
            while (!dirty.isEmpty()) {
                List<Connection> now = dirty;
                dirty = flushing;
                flushing = now;
                for (Connection connection : now) {
                    if (connection.expectsReceipts()) {
                        connection.flush();
                    }
                }
                tellReceipts();
                for (Connection connection : now) {
                    connection.flush();
                }
                now.clear();
                tellReceipts();
            }
        } finally {
            isFlushing = false;
        }
    }

    private void tellReceipts() {
        if (!receipts.isEmpty()) {
            List<Receipt> due = List.copyOf(receipts);
            receipts.clear();
            events.receiptsDue(this, due);
        }
    }

    private void sweep() {
        long now = System.nanoTime();
        int behind = 0;
        // Backwards: a connection that is closed is replaced by the last one, which has been looked at.
        for (int i = connections.size() - 1; i >= 0; i--) {
            if (i < connections.size()) {
                Connection connection = connections.get(i);
                behind += connection.isBehind() ? 1 : 0;
                connection.sweep(now);
            }
        }
        counts.behind(behind);
        flush();
    }
}
