package im.crosstalk.gateway.dialect;

import im.crosstalk.gateway.json.JsonObject;
import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.protocol.Delivery;
import im.crosstalk.protocol.Reply;

/** One of the protocols that clients speak. Implementations are stateless and safe for concurrent use. */
public interface Dialect {
    /** The dialect's name: a lower-case word, under which auth-service keeps its unnamed device. */
    String name();

    /** Whether the frame is of this dialect. The gateway asks in the order of the contract. */
    boolean speaks(JsonObject frame);

    /** Who asks and how to answer. Never throws for what a client may send. */
    Head head(JsonObject frame);

    /** What the frame asks for, once its proof has been found good. Never throws for what a client may send. */
    Request decode(JsonObject frame, ClientRef ref, Viewer viewer);

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
