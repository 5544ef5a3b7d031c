package im.crosstalk.gateway.dialect;

import org.jspecify.annotations.Nullable;

/** What keeps the frames of one connection secret, both ways. Belongs to the connection's event loop. */
public interface Seal {
    /**
     * Opens what the client sealed.
     *
     * @param sealed the frame's text; valid during the call only
     * @return the text within; null when it was not sealed for this connection by its client, or has come before
     */
    byte @Nullable [] open(byte[] sealed, int length);

    /** Seals the first {@code length} bytes of a text: what stands in the frame. */
    byte[] seal(byte[] text, int length);
}
