package im.crosstalk.gateway.socket;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A frame for one socket or many: the bytes are shared. Whoever hands it to a connection retains the frame once for it.
 *
 * @param frame a whole WebSocket frame
 * @param trace null for what may be lost and repeated
 */
public record Parcel(ByteBuf frame, @Nullable Trace trace) {}
