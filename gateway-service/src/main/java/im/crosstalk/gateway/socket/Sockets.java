package im.crosstalk.gateway.socket;

import im.crosstalk.gateway.dialect.Language;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.springframework.stereotype.Component;
import reactor.netty.NettyPipeline;

/** All connections, by event loop. Thread-safe. */
@Component
public class Sockets {
    private static final String CONNECTION = "connection";

    private final Map<EventLoop, SocketLoop> loops = new ConcurrentHashMap<>();
    private final ConnectionEvents events;
    private final SocketProperties properties;
    private final ConnectionLimits limits;
    private final ConnectionLimits uploadersLimits;
    private volatile boolean draining;

    Sockets(
            ConnectionEvents events,
            SocketProperties properties,
            SessionProperties session,
            RateLimitProperties rateLimit) {
        this.events = events;
        this.properties = properties;
        limits = ConnectionLimits.of(properties, session, rateLimit, false);
        uploadersLimits = ConnectionLimits.of(properties, session, rateLimit, true);
    }

    /**
     * Takes over a channel whose opening handshake is done; called on its event loop.
     *
     * @param uploadsUnsigned whether it may upload without being signed in
     */
    Connection open(Channel channel, Language language, boolean uploadsUnsigned) {
        SocketLoop loop = loops.computeIfAbsent(channel.eventLoop(), each -> new SocketLoop(each, events, properties));
        var connection = new Connection(loop, events, uploadsUnsigned ? uploadersLimits : limits, language);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.remove(HandshakeDeadline.class);
        // Ours leaves it to us how a connection ends, so that its close frame is not lost behind a reset.
        pipeline.replace(WebSocketFrameDecoder.class, "frames", new WebSocket13FrameDecoder(decoderConfig()));
        pipeline.addBefore(NettyPipeline.ReactiveBridge, CONNECTION, connection);
        channel.config().setAutoRead(true);
        if (draining) {
            connection.close(farewell());
        }
        return connection;
    }

    private WebSocketDecoderConfig decoderConfig() {
        return WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(limits.maxFrame())
                .allowExtensions(false)
                .expectMaskedFrames(true)
                .allowMaskMismatch(false)
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false)
                .build();
    }

    public Collection<SocketLoop> loops() {
        return loops.values();
    }

    private CloseCode farewell() {
        return properties.restarts() ? CloseCode.RESTARTING : CloseCode.GOING_AWAY;
    }

    /** How many connections there are. */
    public int size() {
        return loops.values().stream().mapToInt(SocketLoop::size).sum();
    }

    /** A count of all loops together. */
    public long sum(ToLongFunction<LoopCounts> count) {
        return loops.values().stream().map(SocketLoop::counts).mapToLong(count).sum();
    }

    boolean isDraining() {
        return draining;
    }

    /** Closes all connections with 1001 or 1012, a little spread, so that not all clients come back at once. */
    public void drain() {
        draining = true;
        long spread = Math.max(1, properties.drainSpread().toMillis());
        for (SocketLoop loop : loops.values()) {
            loop.later(() -> loop.forEach(connection -> loop.after(
                    ThreadLocalRandom.current().nextLong(spread),
                    TimeUnit.MILLISECONDS,
                    () -> connection.close(farewell()))));
        }
    }
}
