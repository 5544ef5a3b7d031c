package im.crosstalk.gateway.dialect;

/**
 * What is known of a frame before its request is read.
 *
 * @param ref for the answer
 * @param proof what shows that the caller may ask
 * @param chunk whether it brings or acknowledges a chunk of a file: such frames are not counted against the limit of frames
 */
public record Head(ClientRef ref, Proof proof, boolean chunk) {
    public Head(ClientRef ref, Proof proof) {
        this(ref, proof, false);
    }
}
