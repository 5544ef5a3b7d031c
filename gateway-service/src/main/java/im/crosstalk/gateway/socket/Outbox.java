package im.crosstalk.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way to one client. The channel takes a little at a time; the rest waits here, so that a close frame
 * need not queue behind megabytes. Belongs to the connection's event loop.
 */
final class Outbox {
    /** What each waiting frame costs besides its bytes. */
    private static final int OVERHEAD = 64;

    private final ChannelHandlerContext context;
    private final Consumer<Trace> written;
    private final LoopCounts counts;
    private @Nullable Queue<Parcel> waiting;
    private long waitingBytes;
    /** A {@link Trace} or a list of them: written to the channel since the last flush. */
    private @Nullable Object unflushed;

    private long enqueued;
    private long lastProgress;
    private long progressAt;

    Outbox(ChannelHandlerContext context, Consumer<Trace> written, LoopCounts counts) {
        this.context = context;
        this.written = written;
        this.counts = counts;
    }

    /** Takes over the parcel's reference. */
    void write(Parcel parcel) {
        if (waiting != null || !context.channel().isWritable()) {
            if (waiting == null) {
                waiting = new ArrayDeque<>();
            }
            waiting.add(parcel);
            waitingBytes += parcel.frame().readableBytes() + OVERHEAD;
        } else {
            toChannel(parcel);
        }
    }

    private void toChannel(Parcel parcel) {
        ByteBuf frame = parcel.frame();
        enqueued += frame.readableBytes();
        counts.frameOut(frame.readableBytes());
        context.write(frame.duplicate(), context.voidPromise());
        Trace trace = parcel.trace();
        if (trace != null) {
            unflushed = joined(unflushed, trace);
        }
    }

    @SuppressWarnings("unchecked")
    private static Object joined(@Nullable Object traces, Trace trace) {
        if (traces == null) {
            return trace;
        }
        if (traces instanceof Trace one) {
            List<Trace> list = new ArrayList<>();
            list.add(one);
            list.add(trace);
            return list;
        }
        ((List<Trace>) traces).add(trace);
        return traces;
    }

    /** Flushes; then, or when the socket has taken all of it, the traces are told. */
    void flush() {
        context.flush();
        Object traces = unflushed;
        if (traces == null) {
            return;
        }
        unflushed = null;
        if (pendingBytes() == 0) {
            tell(traces);
        } else {
            // An empty buffer behind them: it is done when they are.
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> {
                if (done.isSuccess()) {
                    tell(traces);
                }
            });
        }
    }

    @SuppressWarnings("unchecked")
    private void tell(Object traces) {
        if (traces instanceof Trace one) {
            written.accept(one);
        } else {
            ((List<Trace>) traces).forEach(written);
        }
    }

    /** The channel has room again: moves what waits. */
    void refill() {
        Queue<Parcel> queue = waiting;
        if (queue == null) {
            return;
        }
        while (context.channel().isWritable()) {
            Parcel next = queue.poll();
            if (next == null) {
                waiting = null;
                return;
            }
            waitingBytes -= next.frame().readableBytes() + OVERHEAD;
            toChannel(next);
        }
    }

    /** Nothing waits and the channel takes more. */
    boolean hasRoom() {
        return waiting == null && context.channel().isWritable();
    }

    long unsentBytes() {
        return waitingBytes + pendingBytes();
    }

    private long pendingBytes() {
        ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** For how long the client has read nothing though something is pending. */
    long stalledNanos(long now) {
        ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
        long pending = buffer == null ? 0 : buffer.totalPendingWriteBytes();
        if (buffer == null || pending == 0) {
            progressAt = now;
            lastProgress = Long.MIN_VALUE;
            return 0;
        }
        long progress = enqueued - pending + buffer.currentProgress();
        // What was enqueued meanwhile costs the channel more than its bytes, so progress can seem to shrink.
        if (progress > lastProgress) {
            progressAt = now;
        }
        lastProgress = progress;
        return now - progressAt;
    }

    /** Drops what waits here; what the channel has taken it goes on writing. */
    void clear() {
        Queue<Parcel> queue = waiting;
        if (queue != null) {
            queue.forEach(parcel -> parcel.frame().release());
            waiting = null;
            waitingBytes = 0;
        }
    }
}
