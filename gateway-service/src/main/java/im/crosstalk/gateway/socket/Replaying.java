package im.crosstalk.gateway.socket;

/** A session's replay that is under way; called on the connection's event loop. */
public interface Replaying {
    /** There is room for the next page. */
    void room();

    /** Once it is done, it must be done again: something may have been missed meanwhile. */
    void again();
}
