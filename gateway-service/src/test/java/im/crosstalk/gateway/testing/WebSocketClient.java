package im.crosstalk.gateway.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.crosstalk.platform.json.ProtocolJson;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A client that also does what no client library would: half frames, wrong bytes, not reading. Answers no ping by itself. */
public final class WebSocketClient implements AutoCloseable {
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    private final Socket socket;
    private final DataInputStream in;
    private final int status;
    private final List<String> headers = new ArrayList<>();
    private int requests;
    private String token;

    public record Frame(int opcode, byte[] payload) {
        public String text() {
            return new String(payload, UTF_8);
        }

        public int closeCode() {
            return opcode == CLOSE && payload.length >= 2 ? (payload[0] & 0xff) << 8 | (payload[1] & 0xff) : -1;
        }
    }

    public static WebSocketClient connect(int port) {
        return new WebSocketClient(port, "/ws", Map.of());
    }

    public WebSocketClient(int port, String path, Map<String, String> moreHeaders) {
        try {
            socket = new Socket();
            socket.setReceiveBufferSize(16 * 1024);
            socket.setTcpNoDelay(true);
            socket.connect(new java.net.InetSocketAddress("127.0.0.1", port));
            socket.setSoTimeout(10_000);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 16 * 1024));
            var request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
            moreHeaders.forEach((name, value) ->
                    request.append(name).append(": ").append(value).append("\r\n"));
            send(request.append("\r\n").toString().getBytes(UTF_8));
            String first = line();
            status = Integer.parseInt(first.split(" ")[1]);
            for (String header = line(); !header.isEmpty(); header = line()) {
                headers.add(header);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public int status() {
        return status;
    }

    public List<String> headers() {
        return headers;
    }

    public void useToken(String given) {
        token = given;
    }

    public String token() {
        return token;
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(UTF_8);
    }

    /** Writes bytes as they are. */
    public void send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public void frame(int opcode, boolean last, byte[] payload) {
        send(bytes(opcode, last, payload));
    }

    public static byte[] bytes(int opcode, boolean last, byte[] payload) {
        var frame = new ByteArrayOutputStream(payload.length + 14);
        frame.write(last ? 0x80 | opcode : opcode);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length < 1 << 16) {
            frame.write(0x80 | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        // An all-zero mask leaves the payload as it is.
        frame.write(0);
        frame.write(0);
        frame.write(0);
        frame.write(0);
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    public void text(String text) {
        frame(TEXT, true, text.getBytes(UTF_8));
    }

    /** Sends a frame and waits for the next. */
    public JsonNode exchange(String text) {
        text(text);
        return receive();
    }

    /** Sends a request with this client's token; its request_id. */
    public String request(String type, String payload) {
        String id = "r" + ++requests;
        text("{\"type\":\"" + type + "\",\"timestamp\":\"2025-05-15T12:30:05.123Z\",\"payload\":" + payload
                + ",\"token\":" + (token == null ? "null" : "\"" + token + "\"") + ",\"request_id\":\"" + id + "\"}");
        return id;
    }

    /** Sends a request and waits for its answer; what comes before that is dropped. */
    public JsonNode ask(String type, String payload) {
        String id = request(type, payload);
        return until(frame -> frame.path("request_id").asString("").equals(id));
    }

    public JsonNode signIn(String username) {
        JsonNode answer = ask(
                "LOGIN_REQUEST", "{\"username\":\"" + username + "\",\"password_hash\":\"" + "0".repeat(64) + "\"}");
        token = answer.path("payload").path("session_token").asString(null);
        return answer;
    }

    public Frame next() {
        try {
            int first = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            long length = second & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            return new Frame(first & 0xf, in.readNBytes(Math.toIntExact(length)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The next text frame, read. */
    public JsonNode receive() {
        Frame frame = next();
        if (frame.opcode() == PING) {
            return receive();
        }
        if (frame.opcode() != TEXT) {
            throw new AssertionError("opcode " + frame.opcode() + ", close code " + frame.closeCode());
        }
        return ProtocolJson.mapper().readTree(frame.text());
    }

    public JsonNode until(java.util.function.Predicate<JsonNode> wanted) {
        while (true) {
            JsonNode frame = receive();
            if (wanted.test(frame)) {
                return frame;
            }
        }
    }

    public JsonNode until(String type) {
        return until(frame -> frame.path("type").asString("").equals(type));
    }

    /** Reads on until the server closes; its code. */
    public int closeCode() {
        while (true) {
            Frame frame = next();
            if (frame.opcode() == CLOSE) {
                return frame.closeCode();
            }
        }
    }

    /** Whether nothing comes for so long. */
    public boolean isSilentFor(int millis) {
        try {
            socket.setSoTimeout(millis);
            try {
                in.mark(1);
                int next = in.read();
                in.reset();
                return next == -1;
            } catch (SocketTimeoutException silent) {
                return true;
            } finally {
                socket.setSoTimeout(10_000);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Whether the server has ended the connection, with or without a reset. */
    public boolean isCut() {
        try {
            while (in.read() >= 0) {
                // what was sent before
            }
            return true;
        } catch (SocketTimeoutException notYet) {
            return false;
        } catch (SocketException reset) {
            return true;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Ends it as a dead client does. */
    public void cut() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Ends it as a good client does. */
    public void leave() {
        frame(CLOSE, true, new byte[] {0x03, (byte) 0xe8});
        closeCode();
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
