package im.crosstalk.gateway.file;

import im.crosstalk.gateway.dialect.Request;
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
    private final Queue<Task> waiting = new ArrayDeque<>(2);
    private boolean busy;
    private @Nullable Place place;
    private boolean stopped;
    private boolean quiet;

    /** Something to be done, which ends with {@link #done()}. */
    @FunctionalInterface
    interface Task {
        void run();

        /** The bytes that it appends, if that is all it does, and they may go with those before them. */
        default @Nullable Piece piece() {
            return null;
        }
    }

    /** A chunk that was asked to be appended. */
    record Piece(Asked asked, Request.Append request) {
        int length() {
            return request.bytes().length;
        }

        long end() {
            return request.offset() + length();
        }
    }

    /**
     * Where a file's bytes go.
     *
     * @param url signed; not for clients
     */
    record Place(String url, long size) {}

    /** Runs a task when those before it are done. */
    void add(Task task) {
        if (busy) {
            waiting.add(task);
        } else {
            busy = true;
            task.run();
        }
    }

    void done() {
        Task next = waiting.poll();
        if (next == null) {
            busy = false;
        } else {
            next.run();
        }
    }

    /** Takes what waits next out of the queue, if it is a piece that begins there and is no longer than that. */
    @Nullable
    Piece next(long offset, int longest) {
        Task task = waiting.peek();
        Piece piece = task == null ? null : task.piece();
        if (piece == null || piece.request().offset() != offset || piece.length() > longest) {
            return null;
        }
        waiting.remove();
        return piece;
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
