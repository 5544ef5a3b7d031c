package im.crosstalk.servers;

import java.io.IOException;
import java.nio.file.Path;

/**
 * One server as an operating-system process: how it is prepared, started and asked whether it is ready. Holds no process;
 * whoever starts it does.
 */
public sealed interface EmbeddedServer permits PostgresServer, RedisServer, KafkaServer {

    /** Short name, as in log and pid files: {@code postgres}, {@code redis}, {@code kafka}. */
    String name();

    /** The loopback TCP port on which clients reach it. */
    int port();

    /** Where it keeps its data. */
    Path dataDirectory();

    /**
     * Makes the data directory fit to be started upon: unpacks binaries, initialises what is empty, clears what a
     * {@code kill -9} left. Must not be called while the server runs. May take seconds the first time.
     */
    void prepare() throws IOException;

    /** The process to start; valid after {@link #prepare()}. */
    ServerCommand command();

    /** Whether the server takes requests right now; answers within about a second and never throws. */
    boolean isReady();
}
