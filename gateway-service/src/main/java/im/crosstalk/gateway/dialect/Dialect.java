package im.crosstalk.gateway.dialect;

import im.crosstalk.gateway.json.JsonObject;
import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.protocol.Delivery;
import im.crosstalk.protocol.Reply;
import java.util.List;

/** One of the protocols that clients speak. Implementations are stateless and safe for concurrent use. */
public interface Dialect {
    /** The dialect's name: a lower-case word, under which auth-service keeps its unnamed device. */
    String name();

    /** Whether its frames are sealed, both ways, from the moment on in which their connection has a {@link Seal}. */
    default boolean isSealed() {
        return false;
    }

    /** Whether a device that signs in by this dialect is brought what it missed; else it asks itself. */
    default boolean isReplayed() {
        return false;
    }

    /** Whether clients that signed in by this dialect say by themselves that they are there; others are pinged. */
    default boolean keepsItselfAlive() {
        return false;
    }

    /** Whether the frame is of this dialect. The gateway asks in the order of the contract. */
    boolean speaks(JsonObject frame);

    /** Who asks and how to answer. Never throws for what a client may send. */
    Head head(JsonObject frame);

    /** What the frame asks for, once its proof has been found good. Never throws for what a client may send. */
    Request decode(JsonObject frame, ClientRef ref, Viewer viewer);

    /**
     * Parts a long answer, so that its frames can be written as the socket has room for them.
     *
     * @return the answer itself, or several that say the same in the same order
     */
    default List<Reply> parts(Reply reply) {
        return List.of(reply);
    }

    /**
     * Writes the frames that tell an answer.
     *
     * @param reply a service's, or one of {@link SessionReply}
     */
    void encode(ClientRef ref, Reply reply, Viewer viewer, FrameSink frames);

    /**
     * Writes the frame that tells a delivery.
     *
     * @return false where this dialect has none for it, and nothing was written
     */
    boolean encode(Delivery delivery, Viewer viewer, JsonWriter out);

    /** Under what a frame is answered that is of no dialect, by the dialect that answers for all. */
    ClientRef unreadable();
}
