package im.crosstalk.standalone;

import im.crosstalk.servers.ServerCommand;
import java.io.IOException;
import java.util.Map;

/** Something that runs as a process of its own: a server, or one instance of a service. Holds no process, see {@link Child}. */
interface Part {

    /** As in its pid file, log and {@code ports.json}: {@code postgres}, {@code chat-service-2}. */
    String name();

    /** Called before each start, also after a death. */
    void prepare() throws IOException;

    ServerCommand command();

    /** All of the process's environment. */
    Map<String, String> environment();

    /** Whether it does its work now; answers within about a second. */
    boolean isReady();

    /** Its entry in {@code ports.json}: what a port is for, and its number. */
    Map<String, Integer> ports();
}
