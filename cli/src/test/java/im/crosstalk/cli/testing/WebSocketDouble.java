package im.crosstalk.cli.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that takes WebSocket connections, as bare as can be, so that it can misbehave. */
public abstract class WebSocketDouble implements Closeable {
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private final List<Map<String, String>> handshakes = new CopyOnWriteArrayList<>();
    private volatile ServerSocket server;
    private volatile Thread acceptor;
    private volatile int refusal;
    private int port;

    protected WebSocketDouble() {
        listen();
    }

    /** Opens its port (again). */
    public final void listen() {
        try {
            server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        } catch (IOException taken) {
            throw new UncheckedIOException(taken);
        }
        port = server.getLocalPort();
        ServerSocket own = server;
        acceptor = Thread.ofVirtual().start(() -> accept(own));
    }

    /** Like a kill: the port is shut, and all connections break. */
    public final void die() {
        try {
            server.close();
            // The port is shut only when the accept() under way has come to its end, and that may still take one.
            acceptor.join();
        } catch (IOException ignored) {
            // It is closed all the same.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        connections.forEach(Connection::breakOff);
    }

    @Override
    public void close() {
        die();
    }

    public final URI url() {
        return URI.create("ws://localhost:" + port);
    }

    /** All handshakes from now on are answered by this status; 0 for taking them. */
    public final void refuseHandshakes(int status) {
        refusal = status;
    }

    /** The headers of each handshake, by lower-case name. */
    public final List<Map<String, String>> handshakes() {
        return handshakes;
    }

    protected abstract void onText(Connection connection, String text) throws IOException;

    /** One client. */
    public static final class Connection {
        private final Socket socket;

        private Connection(Socket socket) {
            this.socket = socket;
        }

        public synchronized void send(String text) throws IOException {
            frame(0x81, text.getBytes(UTF_8));
        }

        public synchronized void end(int code) throws IOException {
            frame(0x88, ByteBuffer.allocate(2).putShort((short) code).array());
            socket.close();
        }

        /** Without a word. */
        public void breakOff() {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException ignored) {
                // It is broken all the same.
            }
        }

        private void frame(int head, byte[] payload) throws IOException {
            ByteBuffer frame = ByteBuffer.allocate(payload.length + 10).put((byte) head);
            if (payload.length < 126) {
                frame.put((byte) payload.length);
            } else if (payload.length < 1 << 16) {
                frame.put((byte) 126).putShort((short) payload.length);
            } else {
                frame.put((byte) 127).putLong(payload.length);
            }
            frame.put(payload);
            socket.getOutputStream().write(frame.array(), 0, frame.position());
        }
    }

    private void accept(ServerSocket from) {
        try {
            while (true) {
                var connection = new Connection(from.accept());
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException closed) {
            // That is how it ends.
        }
    }

    private void serve(Connection connection) {
        try (Socket socket = connection.socket) {
            var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            if (handshake(in, socket)) {
                frames(in, connection);
            }
        } catch (IOException gone) {
            // The client has left, or was left.
        } finally {
            connections.remove(connection);
        }
    }

    private boolean handshake(DataInputStream in, Socket socket) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            } else {
                headers.put("", line);
            }
        }
        handshakes.add(headers);
        String answer = refusal == 0
                ? "HTTP/1.1 101 Switching Protocols\r\n"
                        + "Upgrade: websocket\r\n"
                        + "Connection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: "
                        + accepted(headers.get("sec-websocket-key")) + "\r\n\r\n"
                : "HTTP/1.1 " + refusal + " No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
        return refusal == 0;
    }

    private static String accepted(String key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(ISO_8859_1)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String line(DataInputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private void frames(DataInputStream in, Connection connection) throws IOException {
        var text = new StringBuilder();
        while (true) {
            int head = in.readUnsignedByte();
            int length = in.readUnsignedByte() & 0x7f;
            length = length == 126 ? in.readUnsignedShort() : length == 127 ? Math.toIntExact(in.readLong()) : length;
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes(length);
            for (int i = 0; i < length; i++) {
                payload[i] ^= mask[i % 4];
            }
            switch (head & 0xf) {
                case 0, 1 -> {
                    text.append(new String(payload, UTF_8));
                    if ((head & 0x80) != 0) {
                        onText(connection, text.toString());
                        text.setLength(0);
                    }
                }
                case 8 -> {
                    return;
                }
                default -> {
                    // Pings and pongs.
                }
            }
        }
    }
}
