package im.crosstalk.gateway.socket;

import im.crosstalk.gateway.dialect.Language;
import im.crosstalk.gateway.dialect.Seal;
import im.crosstalk.gateway.dialect.Viewer;
import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.protocol.id.MessageId;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's WebSocket: reads its frames, writes to it, holds it to the limits. Everything is called on its event loop,
 * except what only reads final fields.
 */
public final class Connection extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    private enum State {
        OPEN,
        /** A close frame is on its way; what the client still sends is ignored. */
        CLOSING,
        ENDED
    }

    private final SocketLoop loop;
    private final ConnectionEvents events;
    private final ConnectionLimits limits;
    private final Language language;
    private final Inlet inlet;
    private final Vigil vigil;

    private @Nullable ChannelHandlerContext context;
    private @Nullable Outbox outbox;
    private @Nullable Session session;
    private @Nullable Seal seal;
    private State state = State.OPEN;
    private boolean dirty;
    private boolean expectsReceipts;

    /** While it is closing: when nobody waits any more for the client. */
    private long cutAt;

    private boolean ended;

    /** Its place in the loop's list; -1 when it is in none. */
    int index = -1;

    Connection(SocketLoop loop, ConnectionEvents events, ConnectionLimits limits, Language language) {
        this.loop = loop;
        this.events = events;
        this.limits = limits;
        this.language = language;
        inlet = new Inlet(limits.maxFrame());
        vigil = new Vigil(limits);
    }

    public SocketLoop loop() {
        return loop;
    }

    public @Nullable Session session() {
        return session;
    }

    /** For whom frames are written. */
    public Viewer viewer() {
        return new Viewer(session == null ? null : session.user(), language);
    }

    public Language language() {
        return language;
    }

    /** What its frames are sealed with, in the dialect that does so; null until that has been agreed on. */
    public @Nullable Seal seal() {
        return seal;
    }

    public void seal(Seal agreed) {
        seal = agreed;
    }

    /** The client's network address, without port. */
    public String address() {
        return ClientAddress.of(context == null ? null : context.channel().remoteAddress());
    }

    public boolean isOpen() {
        return state == State.OPEN;
    }

    // Frames in

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        outbox = new Outbox(added, this::written, loop.counts());
        loop.add(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext read, Object message) {
        if (!(message instanceof WebSocketFrame frame)) {
            ReferenceCountUtil.release(message);
            return;
        }
        try {
            vigil.heard();
            if (frame instanceof CloseWebSocketFrame close) {
                confirm();
                closedByClient(close);
            } else if (state == State.OPEN) {
                confirm();
                accept(frame);
            }
        } finally {
            frame.release();
        }
    }

    private void accept(WebSocketFrame frame) {
        switch (frame) {
            case TextWebSocketFrame text -> take(text);
            case ContinuationWebSocketFrame more -> take(more);
            case PingWebSocketFrame ping -> pong(ping);
            case PongWebSocketFrame ignored -> {}
            case BinaryWebSocketFrame ignored -> close(CloseCode.NOT_ACCEPTED);
            default -> close(CloseCode.FAILED);
        }
    }

    private void take(WebSocketFrame frame) {
        CloseCode wrong = inlet.take(frame.content(), frame.isFinalFragment(), loop, this::text);
        if (wrong != null) {
            close(wrong);
        }
    }

    private void text(byte[] bytes, int length) {
        if (state == State.OPEN) {
            events.text(this, bytes, length);
        }
    }

    /** Nothing more is read or handled until {@link #resume()}: an answer is awaited that changes what may be asked. */
    public void pause() {
        inlet.pause();
        if (context != null) {
            context.channel().config().setAutoRead(false);
        }
    }

    /** Handles what was read meanwhile, and reads on. */
    public void resume() {
        inlet.resume(this::text);
        if (!inlet.isPaused() && context != null) {
            context.channel().config().setAutoRead(true);
        }
    }

    private void pong(PingWebSocketFrame ping) {
        if (context != null && takeToken()) {
            context.write(new PongWebSocketFrame(ping.content().retain()));
            markDirty();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext read) {
        loop.flush();
        read.fireChannelReadComplete();
    }

    // Limits

    /**
     * Counts a frame against the limit of its session.
     *
     * @return false when it is too much: the frame is dropped, and after some in a row the connection is closed
     */
    public boolean takeToken() {
        boolean isAllowed = vigil.takeToken();
        if (!isAllowed && vigil.isOut()) {
            // After what the caller has to say about this frame.
            loop.later(() -> close(CloseCode.TOO_FAST));
        }
        return isAllowed;
    }

    /** A frame of a connection that is not signed in has been carried out: it may stay a little longer. */
    public void carriedOut() {
        vigil.carriedOut();
    }

    /** Whether it may upload without being signed in; {@link Vigil#hasUploaded()} tells that it has. */
    public boolean mayUpload() {
        return limits.uploadsUnsigned();
    }

    public void hasUploaded() {
        vigil.hasUploaded();
    }

    void sweep(long now) {
        if (context == null || outbox == null) {
            return;
        }
        if (state != State.OPEN) {
            if (now - cutAt > 0) {
                context.close();
            }
            return;
        }
        // During a pause nothing is read, so silence says nothing.
        CloseCode verdict = inlet.isPaused() ? null : vigil.judge(now, session != null);
        if (outbox.stalledNanos(now) > limits.stallNanos()) {
            close(CloseCode.SLOW);
        } else if (verdict != null) {
            close(verdict);
        } else if ((session == null || !session.keepsItselfAlive()) && vigil.isPingDue(now)) {
            context.write(new PingWebSocketFrame());
            markDirty();
        }
    }

    // Session

    /**
     * Signs it in.
     *
     * @param bucket of another connection of the same session, or its own
     */
    public void attach(Session signedIn, RateBucket bucket) {
        session = signedIn;
        vigil.share(bucket);
    }

    public RateBucket bucket() {
        return vigil.bucket();
    }

    private void confirm() {
        Marks marks = session == null ? null : session.marksIfAny();
        if (marks != null && marks.hasUnconfirmed()) {
            marks.confirm();
        }
    }

    private void written(Trace trace) {
        if (session == null) {
            return;
        }
        session.marks().written(trace);
        if (trace instanceof Trace.OfMessage message && message.receipt() != null) {
            Receipt receipt = message.receipt();
            if (receipt.recipient().equals(session.user())) {
                loop.receiptDue(receipt);
            }
        }
    }

    // Frames out

    /** Writes what was pushed, or holds it back, or drops what this session has had. Takes over the reference. */
    public void deliver(Parcel parcel) {
        if (state != State.OPEN || session == null) {
            parcel.frame().release();
            return;
        }
        Backlog backlog = session.backlog();
        if (backlog != null && (parcel.ordered() || !session.isAnnounced())) {
            backlog.add(parcel);
            checkUnsent();
        } else {
            write(parcel);
        }
    }

    /** Writes a parcel past those held back: what a replay brings. Takes over the reference. */
    public void write(Parcel parcel) {
        Trace trace = parcel.trace();
        if (state != State.OPEN || outbox == null || (trace != null && session != null && !session.admit(trace))) {
            parcel.frame().release();
            return;
        }
        outbox.write(parcel.isOpen() && seal != null ? parcel.sealed(seal) : parcel);
        expectsReceipts |= trace instanceof Trace.OfMessage message && message.receipt() != null;
        markDirty();
        checkUnsent();
    }

    /** Writes an answer, in a dialect that seals its frames or not. */
    public void write(JsonWriter written, boolean isSealed) {
        if (state == State.OPEN && context != null) {
            boolean isOpen = isSealed && seal != null;
            write(new Parcel(
                    isOpen ? WireFrames.open(context.alloc(), written) : WireFrames.text(context.alloc(), written),
                    null,
                    false,
                    isOpen));
        }
    }

    /** Notes that an answer which is about to be written brings a message that would else be pushed. */
    public void note(MessageId message) {
        if (session == null || state != State.OPEN || context == null) {
            return;
        }
        var trace = new Trace.OfMessage(message.chat(), message.sequence(), null);
        Backlog backlog = session.backlog();
        if (backlog == null) {
            session.had(trace);
        } else {
            backlog.addTold(message, new Parcel(context.alloc().buffer(0, 0), trace));
        }
    }

    /** Ends the holding back: writes what waited and is new. */
    public void release() {
        if (session == null) {
            return;
        }
        for (Parcel parcel : session.takeHeld()) {
            Trace trace = parcel.trace();
            if (parcel.frame().isReadable()) {
                write(parcel);
            } else {
                parcel.frame().release();
                if (trace != null) {
                    session.had(trace);
                }
            }
        }
    }

    /** Whether there is room for the next page of something long. */
    public boolean hasRoom() {
        return outbox != null && outbox.hasRoom();
    }

    /** Whether its client has not taken what was written. */
    boolean isBehind() {
        return outbox != null && !outbox.hasRoom();
    }

    private void checkUnsent() {
        Backlog backlog = session == null ? null : session.backlog();
        long held = backlog == null ? 0 : backlog.bytes();
        if (outbox != null && outbox.unsentBytes() + held > limits.maxUnsent()) {
            close(CloseCode.SLOW);
        }
    }

    private void markDirty() {
        if (!dirty) {
            dirty = true;
            loop.markDirty(this);
        }
    }

    boolean expectsReceipts() {
        return expectsReceipts;
    }

    void flush() {
        if (dirty && outbox != null) {
            dirty = false;
            expectsReceipts = false;
            outbox.flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext changed) {
        if (outbox != null && changed.channel().isWritable()) {
            outbox.refill();
            markDirty();
            if (outbox.hasRoom()) {
                events.drained(this);
            }
            // Not now: the channel is in the middle of a flush.
            loop.later(() -> {});
        }
        changed.fireChannelWritabilityChanged();
    }

    // The end

    /** Closes it: with a close frame if the client still reads, else without. */
    public void close(CloseCode why) {
        if (state == State.OPEN) {
            loop.counts().closed(why);
            close(why.code(), why.reason());
            if (why == CloseCode.SLOW) {
                cutAt = System.nanoTime() + limits.slowClosePatienceNanos();
            }
        }
    }

    private void close(int code, String reason) {
        if (context == null) {
            return;
        }
        state = State.CLOSING;
        cutAt = System.nanoTime() + limits.closePatienceNanos();
        if (outbox != null) {
            outbox.clear();
        }
        context.channel().config().setAutoRead(true);
        context.write(new CloseWebSocketFrame(code, reason));
        markDirty();
        loop.later(() -> {});
        end();
    }

    private void closedByClient(CloseWebSocketFrame close) {
        if (context == null) {
            return;
        }
        if (state == State.OPEN) {
            loop.counts().ended(LoopCounts.End.CLIENT);
            state = State.CLOSING;
            cutAt = System.nanoTime() + limits.closePatienceNanos();
            if (outbox != null) {
                outbox.clear();
            }
            context.writeAndFlush(
                            new CloseWebSocketFrame(true, 0, close.content().retain()))
                    .addListener(ChannelFutureListener.CLOSE);
            end();
        } else {
            if (session != null) {
                events.confirmedAtEnd(session);
            }
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        if (state == State.OPEN) {
            loop.counts().ended(LoopCounts.End.LOST);
        }
        state = State.ENDED;
        loop.remove(this);
        end();
        inactive.fireChannelInactive();
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        inlet.release();
        if (outbox != null) {
            outbox.clear();
        }
        if (session != null) {
            session.takeHeld().forEach(parcel -> parcel.frame().release());
        }
        events.ended(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext caught, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            if (state == State.OPEN) {
                loop.counts().ended(LoopCounts.End.PROTOCOL);
                close(corrupted.closeStatus().code(), corrupted.closeStatus().reasonText());
                loop.flush();
            }
        } else if (cause instanceof IOException) {
            // The client is gone, or what was written to it came too late.
            if (!(cause instanceof ClosedChannelException)) {
                log.debug("connection lost: {}", cause.toString());
            }
            caught.close();
        } else {
            log.error("a connection failed", cause);
            close(CloseCode.FAILED);
            loop.flush();
        }
    }
}
