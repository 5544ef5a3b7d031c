package im.crosstalk.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * Chooses loopback TCP ports that nobody listens on, and never the same one twice in this JVM. They lie below the range from
 * which systems take the ports of outgoing connections, so that no connection sits on one before its server does.
 */
public final class FreePorts {

    private static final int LOWEST = 20_000;
    private static final int COUNT = 12_000;
    private static final Random RANDOM = new Random();
    private static final Set<Integer> GIVEN = new HashSet<>();

    private FreePorts() {}

    /** A port that is free now; somebody else may still take it before its new owner does. */
    public static synchronized int next() throws IOException {
        while (GIVEN.size() < COUNT) {
            int port = LOWEST + RANDOM.nextInt(COUNT);
            if (GIVEN.add(port) && isFree(port)) {
                return port;
            }
        }
        throw new IOException("no free port between " + LOWEST + " and " + (LOWEST + COUNT - 1));
    }

    /** Keeps {@link #next()} from choosing this one. */
    public static synchronized void reserve(int port) {
        GIVEN.add(port);
    }

    /** Whether a server could listen on that loopback port now. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // As servers do: connections of a former owner that linger in TIME_WAIT are no hindrance.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
