package im.crosstalk.gateway.socket;

import im.crosstalk.gateway.dialect.Seal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/**
 * A frame for one socket or many: the bytes are shared. Whoever hands it to a connection retains the frame once for it.
 *
 * @param frame a whole WebSocket frame; where it is open, the text of one that each connection seals for itself
 * @param trace null for what may be lost and repeated
 * @param ordered whether it may not overtake messages that a replay brings
 * @param isOpen whether it is yet to be sealed
 */
public record Parcel(ByteBuf frame, @Nullable Trace trace, boolean ordered, boolean isOpen) {
    public Parcel(ByteBuf frame, @Nullable Trace trace) {
        this(frame, trace, trace != null, false);
    }

    /** The same as a frame of its own for that connection. This one is released. */
    Parcel sealed(Seal seal) {
        try {
            byte[] text = ByteBufUtil.getBytes(frame);
            byte[] sealed = seal.seal(text, text.length);
            return new Parcel(WireFrames.text(frame.alloc(), sealed, sealed.length), trace, ordered, false);
        } finally {
            frame.release();
        }
    }
}
