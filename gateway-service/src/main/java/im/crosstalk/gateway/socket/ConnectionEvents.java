package im.crosstalk.gateway.socket;

import java.util.List;

/** What the rest of the gateway learns of connections; always on the connection's event loop. */
public interface ConnectionEvents {
    /**
     * A text message has arrived whole; it is valid UTF-8.
     *
     * @param bytes valid during the call only
     */
    void text(Connection connection, byte[] bytes, int length);

    /** Private messages have been written for which somebody wants receipts. */
    void receiptsDue(SocketLoop loop, List<Receipt> receipts);

    /** What was to be written has been written: there is room for more. */
    void drained(Connection connection);

    /** The connection is no more, or about to be: nothing can be written to it. Told once. */
    void ended(Connection connection);

    /** A connection that had ended was closed in good order: its device has got all that was written. */
    void confirmedAtEnd(Session session);
}
