package im.crosstalk.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Redis 7 on loopback. It keeps nothing across a restart: what it holds (routes, leases, limits) is rebuilt by its owners. */
public final class RedisServer implements EmbeddedServer {

    private static final int PROBE_TIMEOUT_MILLIS = 500;

    private final Path dataDirectory;
    private final int port;

    public RedisServer(Path dataDirectory, int port) {
        this.dataDirectory = dataDirectory.toAbsolutePath().normalize();
        this.port = port;
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Path dataDirectory() {
        return dataDirectory;
    }

    @Override
    public void prepare() throws IOException {
        Files.createDirectories(dataDirectory);
        Binaries.redis();
    }

    @Override
    public ServerCommand command() {
        try {
            return new ServerCommand(
                    List.of(
                            Binaries.redis().toString(),
                            "--port",
                            Integer.toString(port),
                            "--bind",
                            "127.0.0.1",
                            "--dir",
                            dataDirectory.toString(),
                            "--save",
                            "",
                            "--appendonly",
                            "no",
                            "--maxmemory-policy",
                            "noeviction",
                            "--daemonize",
                            "no",
                            // Changes only how it shows in ps: with its directory, by which orphans are recognised.
                            "--proc-title-template",
                            "{title} {listen-addr} " + dataDirectory),
                    Signal.TERM);
        } catch (IOException failed) {
            throw new UncheckedIOException("Redis could not be unpacked", failed);
        }
    }

    @Override
    public boolean isReady() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PROBE_TIMEOUT_MILLIS);
            socket.setSoTimeout(PROBE_TIMEOUT_MILLIS);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(5), StandardCharsets.US_ASCII).equals("+PONG");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Its address as Spring and Lettuce take it. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }
}
