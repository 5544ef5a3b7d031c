package im.crosstalk.gateway.delivery;

import im.crosstalk.gateway.dialect.Dialect;
import im.crosstalk.gateway.dialect.Viewer;
import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.gateway.socket.Parcel;
import im.crosstalk.gateway.socket.Session;
import im.crosstalk.gateway.socket.Trace;
import im.crosstalk.gateway.socket.WireFrames;
import im.crosstalk.protocol.Delivery;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One delivery's frames: encoded once for each dialect, language and, in a private chat, side from which it is seen; then
 * shared. Used by one thread, then closed.
 */
final class Encodings implements AutoCloseable {
    private final Delivery delivery;
    private final @Nullable Trace trace;
    private final @Nullable UserId side;
    private final JsonWriter writer;
    private final List<Variation> variations = new ArrayList<>(2);

    /** @param parcel null where the dialect has no frame for this */
    private record Variation(
            Dialect dialect,
            Viewer viewer,
            boolean isSide,
            @Nullable Parcel parcel) {}

    Encodings(Delivery delivery, @Nullable Trace trace, JsonWriter writer) {
        this.delivery = delivery;
        this.trace = trace;
        this.writer = writer;
        ChatId chat = Traces.chatOf(delivery);
        side = chat == null || chat.isGroup() ? null : chat.hi();
    }

    /** What this session gets; null for nothing. */
    @Nullable
    Parcel of(Session session) {
        boolean isSide = session.user().equals(side);
        for (Variation known : variations) {
            if (known.dialect().equals(session.dialect())
                    && known.isSide() == isSide
                    && known.viewer().language() == session.connection().language()) {
                return known.parcel();
            }
        }
        var viewer = new Viewer(session.user(), session.connection().language());
        boolean told = session.dialect().encode(delivery, viewer, writer.reset());
        Parcel parcel = told ? parcel(session.dialect().isSealed()) : null;
        variations.add(new Variation(session.dialect(), viewer, isSide, parcel));
        return parcel;
    }

    /** What is sealed is shared as it is before that: each connection's own seal comes last. */
    private Parcel parcel(boolean isOpen) {
        ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
        return new Parcel(
                isOpen ? WireFrames.open(allocator, writer) : WireFrames.text(allocator, writer),
                trace,
                Traces.isOrdered(delivery),
                isOpen);
    }

    /** Gives up this object's own hold on the frames. */
    @Override
    public void close() {
        for (Variation variation : variations) {
            Parcel parcel = variation.parcel();
            if (parcel != null) {
                parcel.frame().release();
            }
        }
    }
}
