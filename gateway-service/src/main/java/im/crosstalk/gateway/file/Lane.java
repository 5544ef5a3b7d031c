package im.crosstalk.gateway.file;

import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.file.FileReply;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What one connection says of one file, one after the other; and what is known of where the file's bytes go. Belongs to the
 * connection's event loop.
 */
final class Lane {
    private final Queue<Runnable> waiting = new ArrayDeque<>(2);
    private boolean busy;
    private @Nullable Place place;
    private boolean stopped;
    private boolean quiet;

    /**
     * Where a file's bytes go.
     *
     * @param url signed; not for clients
     */
    record Place(String url, long size) {}

    /** Runs a task when those before it are done; it ends with {@link #done()}. */
    void add(Runnable task) {
        if (busy) {
            waiting.add(task);
        } else {
            busy = true;
            task.run();
        }
    }

    void done() {
        Runnable next = waiting.poll();
        if (next == null) {
            busy = false;
        } else {
            next.run();
        }
    }

    boolean isIdle() {
        return !busy;
    }

    @Nullable
    Place place() {
        return place;
    }

    void forget() {
        place = null;
    }

    /** Whether this connection has stopped the upload, and not started it again. */
    boolean isStopped() {
        return stopped;
    }

    boolean isQuiet() {
        return quiet;
    }

    void quiet(boolean now) {
        quiet = now;
    }

    /** Takes note of what file-service has said of the file. */
    void learn(Reply reply) {
        if (!(reply instanceof FileReply said)) {
            return;
        }
        switch (said) {
            case FileReply.UploadActive active -> {
                place = new Place(active.url(), active.size());
                stopped = false;
            }
            case FileReply.UploadStopped ignored -> {
                place = null;
                stopped = true;
            }
            case FileReply.UploadCompleted ignored -> place = null;
            case FileReply.RoomFileOpened opened -> place = new Place(opened.url(), opened.size());
            case FileReply.RoomFileFinished ignored -> place = null;
            case FileReply.TransferFound found ->
                place = found.bySender() && found.url() != null ? new Place(found.url(), found.size()) : null;
            case FileReply.TransferAnswered ignored -> place = null;
            case FileReply.UploadPaused ignored -> {}
            case FileReply.RoomFiles ignored -> {}
            case FileReply.RoomFileFound ignored -> {}
            case FileReply.ChunkAcknowledged ignored -> {}
            case FileReply.OpenTransfers ignored -> {}
        }
    }
}
