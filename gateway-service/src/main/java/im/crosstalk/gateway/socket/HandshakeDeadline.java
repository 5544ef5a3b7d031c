package im.crosstalk.gateway.socket;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Cuts connections that send no request, or half of one, in time: a server left alone keeps them for as long as a byte
 * drips in. Only a client that is waited for is late, not one whose bytes are not read. Sits behind the HTTP codec until
 * the connection becomes a WebSocket.
 */
final class HandshakeDeadline extends ChannelDuplexHandler {
    private final long limitMillis;
    private @Nullable Future<?> deadline;
    /** Whether it is the client's turn. */
    private boolean expecting = true;

    HandshakeDeadline(Duration limit) {
        limitMillis = limit.toMillis();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        start(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpObject) {
            expecting = !(message instanceof LastHttpContent);
            stop();
        }
        context.fireChannelRead(message);
    }

    @Override
    public void read(ChannelHandlerContext context) {
        if (expecting && deadline == null) {
            start(context);
        }
        context.read();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent) {
            expecting = true;
            start(context);
        }
        context.write(message, promise);
    }

    private void start(ChannelHandlerContext context) {
        stop();
        deadline = context.executor().schedule(() -> context.close(), limitMillis, TimeUnit.MILLISECONDS);
    }

    private void stop() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        stop();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stop();
        context.fireChannelInactive();
    }
}
