package im.crosstalk.gateway.file;

import im.crosstalk.gateway.socket.Connection;
import im.crosstalk.protocol.file.FileQuery;
import im.crosstalk.protocol.id.UserId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The files of one connection, and how much of them is on its way. Beyond that the client's frames wait, in its own
 * buffers in the end. Belongs to the connection's event loop.
 */
final class ConnectionFiles {
    /** Files whose places are remembered; those that are forgotten are looked up again. */
    private static final int REMEMBERED = 64;

    private final Connection connection;
    private final int maxTasks;
    private final long maxBytes;
    private final AtomicLong bytesOfAll;
    private final long maxBytesOfAll;
    private final Pace pace;
    private final Downloads downloads;
    private final Map<Key, Lane> lanes = new LinkedHashMap<>(4, 0.75f, true);
    private int tasks;
    private long bytes;
    private boolean isAhead;
    private boolean pausing;

    /** A connection may be signed in while it has files: then others are meant by the same names. */
    private record Key(UserId owner, FileQuery file) {}

    /**
     * @param bytesOfAll what all connections of this gateway have on its way, this one included
     * @param pace of all of them together
     */
    ConnectionFiles(
            Connection connection,
            FileWorkProperties properties,
            AtomicLong bytesOfAll,
            Pace pace,
            Downloads downloads) {
        this.connection = connection;
        maxTasks = properties.inFlight();
        maxBytes = properties.inFlightSize().toBytes();
        maxBytesOfAll = properties.inFlightSizeOfAll().toBytes();
        this.bytesOfAll = bytesOfAll;
        this.pace = pace;
        this.downloads = downloads;
    }

    Downloads downloads() {
        return downloads;
    }

    Lane lane(UserId owner, FileQuery file) {
        Lane lane = lanes.computeIfAbsent(new Key(owner, file), ignored -> new Lane());
        if (lanes.size() > REMEMBERED) {
            lanes.values().removeIf(each -> each != lane && each.isIdle() && lanes.size() > REMEMBERED);
        }
        return lane;
    }

    void begun(int size) {
        tasks++;
        bytes += size;
        bytesOfAll.addAndGet(size);
        keepPace(size);
        if (isFull() && !pausing) {
            pausing = true;
            connection.pause();
        }
    }

    private void keepPace(int size) {
        long ahead = size == 0 ? 0 : pace.taken(size, System.nanoTime());
        if (ahead > 0 && !isAhead) {
            isAhead = true;
            connection.loop().after(ahead, TimeUnit.NANOSECONDS, () -> {
                isAhead = false;
                goOn();
            });
        }
    }

    void ended(int size) {
        tasks--;
        bytes -= size;
        bytesOfAll.addAndGet(-size);
        goOn();
    }

    private void goOn() {
        if (pausing && !isFull()) {
            pausing = false;
            connection.resume();
        }
    }

    /** When all together have too much, each still has one chunk at a time: so each sees for itself when that is over. */
    private boolean isFull() {
        return isAhead || tasks >= maxTasks || bytes >= maxBytes || (bytes > 0 && bytesOfAll.get() >= maxBytesOfAll);
    }
}
