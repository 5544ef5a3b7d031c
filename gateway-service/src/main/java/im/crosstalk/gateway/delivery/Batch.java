package im.crosstalk.gateway.delivery;

import im.crosstalk.gateway.socket.Connection;
import im.crosstalk.gateway.socket.LoopBatch;
import im.crosstalk.gateway.socket.Parcel;
import im.crosstalk.gateway.socket.SocketLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What one poll brought, by event loop. Used by one thread. */
final class Batch {
    private final List<SocketLoop> loops = new ArrayList<>(4);
    private final List<LoopBatch> parts = new ArrayList<>(4);

    void add(Connection connection, Parcel parcel) {
        part(connection.loop()).add(connection, parcel);
    }

    void add(Connection connection, Consumer<Connection> action) {
        part(connection.loop()).add(connection, action);
    }

    /** Hands each event loop its part. */
    void dispatch() {
        parts.forEach(LoopBatch::dispatch);
    }

    private LoopBatch part(SocketLoop loop) {
        for (int i = 0; i < loops.size(); i++) {
            if (loops.get(i) == loop) {
                return parts.get(i);
            }
        }
        var part = new LoopBatch(loop);
        loops.add(loop);
        parts.add(part);
        return part;
    }
}
