package im.crosstalk.cli.progress;

/** Shows how it goes. */
public interface Display extends AutoCloseable {
    /** What is going on. */
    enum State {
        CONNECTING,
        MOVING,
        PAUSED,
        /** For better times; the detail says why. */
        WAITING,
        FINISHING,
        STOPPING
    }

    /**
     * @param stored bytes that the server has
     * @param detail for people; empty for nothing
     */
    record Status(State state, long stored, String detail) {}

    /** Called often; the same status again is no news. */
    void show(Status status);

    @Override
    void close();
}
