package im.crosstalk.gateway.socket;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A frame for one socket or many: the bytes are shared. Whoever hands it to a connection retains the frame once for it.
 *
 * @param frame a whole WebSocket frame
 * @param trace null for what may be lost and repeated
 * @param ordered whether it may not overtake messages that a replay brings
 */
public record Parcel(ByteBuf frame, @Nullable Trace trace, boolean ordered) {
    public Parcel(ByteBuf frame, @Nullable Trace trace) {
        this(frame, trace, trace != null);
    }
}
