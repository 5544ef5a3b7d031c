package im.crosstalk.protocol;

/**
 * One life of one gateway instance.
 *
 * @param instance stable name; {@link Topic#ofGateway} is its topic
 * @param epoch differs after every start
 */
public record GatewayAddress(String instance, long epoch) {
    /**
     * Reads what {@link #toString()} writes.
     *
     * @throws IllegalArgumentException when it is not that
     */
    public static GatewayAddress parse(String text) {
        int slash = text.lastIndexOf('/');
        if (slash < 1) {
            throw new IllegalArgumentException("no gateway address: " + text);
        }
        return new GatewayAddress(text.substring(0, slash), Long.parseLong(text, slash + 1, text.length(), 10));
    }

    @Override
    public String toString() {
        return instance + "/" + epoch;
    }
}
