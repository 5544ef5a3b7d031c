package im.crosstalk.gateway.dialect;

/**
 * What is known of a frame before its request is read.
 *
 * @param ref for the answer
 * @param proof what shows that the caller may ask
 */
public record Head(ClientRef ref, Proof proof) {}
