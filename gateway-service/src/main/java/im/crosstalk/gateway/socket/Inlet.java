package im.crosstalk.gateway.socket;

import im.crosstalk.gateway.json.Utf8;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Text frames on their way in: puts fragments together, checks size and encoding, keeps what comes during a pause. Belongs to
 * the connection's event loop.
 */
final class Inlet {
    private final int maxSize;
    private @Nullable ByteBuf fragments;
    private @Nullable Queue<byte[]> waiting;
    private int pauses;

    Inlet(int maxSize) {
        this.maxSize = maxSize;
    }

    /** Takes whole messages. */
    @FunctionalInterface
    interface Reader {
        /** @param bytes valid during the call only */
        void read(byte[] bytes, int length);
    }

    /**
     * Takes a frame's content.
     *
     * @param last whether it is the message's last one
     * @return why the connection must be closed; null when all is well
     */
    @Nullable
    CloseCode take(ByteBuf content, boolean last, SocketLoop loop, Reader reader) {
        if (last && fragments == null) {
            return message(content, loop, reader);
        }
        ByteBuf whole = join(content);
        if (whole == null) {
            return CloseCode.TOO_BIG;
        }
        if (!last) {
            return null;
        }
        fragments = null;
        try {
            return message(whole, loop, reader);
        } finally {
            whole.release();
        }
    }

    private @Nullable ByteBuf join(ByteBuf content) {
        ByteBuf soFar = fragments;
        int size = (soFar == null ? 0 : soFar.readableBytes()) + content.readableBytes();
        if (size > maxSize) {
            release();
            return null;
        }
        if (soFar == null) {
            soFar = content.alloc().buffer(Math.max(2 * size, 256));
            fragments = soFar;
        }
        return soFar.writeBytes(content);
    }

    private @Nullable CloseCode message(ByteBuf content, SocketLoop loop, Reader reader) {
        int length = content.readableBytes();
        byte[] bytes = loop.scratch(length);
        content.getBytes(content.readerIndex(), bytes, 0, length);
        if (!Utf8.isValid(bytes, length)) {
            return CloseCode.INVALID_UTF8;
        }
        if (pauses > 0) {
            if (waiting == null) {
                waiting = new ArrayDeque<>();
            }
            waiting.add(Arrays.copyOf(bytes, length));
        } else {
            reader.read(bytes, length);
        }
        return null;
    }

    boolean isPaused() {
        return pauses > 0;
    }

    /** Several may each have reason for a pause: it lasts until the last of them ends it. */
    void pause() {
        pauses++;
    }

    /** Ends one pause; hands over what waits, until there is nothing left or a new pause. */
    void resume(Reader reader) {
        pauses--;
        while (pauses == 0 && waiting != null) {
            byte[] next = waiting.poll();
            if (next == null) {
                waiting = null;
            } else {
                reader.read(next, next.length);
            }
        }
    }

    /** Drops what is here. */
    void release() {
        waiting = null;
        if (fragments != null) {
            fragments.release();
            fragments = null;
        }
    }
}
