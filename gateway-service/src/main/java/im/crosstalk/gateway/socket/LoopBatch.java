package im.crosstalk.gateway.socket;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What one turn of the deliverer has for one event loop: one task, however many connections it concerns. Filled by one
 * thread, then run once.
 */
public final class LoopBatch {
    private final SocketLoop loop;
    private final List<Connection> connections = new ArrayList<>();
    private final List<Object> work = new ArrayList<>();

    public LoopBatch(SocketLoop loop) {
        this.loop = loop;
    }

    /** Writes a parcel; its frame is retained here, once. */
    public void add(Connection connection, Parcel parcel) {
        parcel.frame().retain();
        connections.add(connection);
        work.add(parcel);
    }

    /** Does something with a connection, in order with the parcels. */
    public void add(Connection connection, Consumer<Connection> action) {
        connections.add(connection);
        work.add(action);
    }

    public boolean isEmpty() {
        return work.isEmpty();
    }

    /** Hands it to the loop. */
    public void dispatch() {
        loop.later(this::run);
    }

    @SuppressWarnings("unchecked")
    private void run() {
        for (int i = 0; i < work.size(); i++) {
            Connection connection = connections.get(i);
            if (work.get(i) instanceof Parcel parcel) {
                connection.deliver(parcel);
            } else {
                ((Consumer<Connection>) work.get(i)).accept(connection);
            }
        }
    }
}
