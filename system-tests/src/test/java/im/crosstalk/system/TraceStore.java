package im.crosstalk.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;

/** Takes spans by OTLP over HTTP, as an installation's collector does, and keeps the newest. */
final class TraceStore {
    private static final int KEPT = 10_000;

    private final HttpServer server;
    private final Queue<Span> spans = new ConcurrentLinkedQueue<>();

    /** @param parent empty for the first of a trace */
    record Span(String service, String name, String trace, String id, String parent) {}

    private TraceStore(HttpServer server) {
        this.server = server;
    }

    static TraceStore start() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var store = new TraceStore(server);
            server.createContext("/v1/traces", store::take);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return store;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
    }

    List<Span> spans() {
        return List.copyOf(spans);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] request = exchange.getRequestBody().readAllBytes();
            fields(ByteBuffer.wrap(request), (field, resourceSpans) -> readResourceSpans(resourceSpans));
            while (spans.size() > KEPT) {
                spans.remove();
            }
            exchange.sendResponseHeaders(200, -1);
        }
    }

    // The messages of opentelemetry/proto/trace/v1/trace.proto, as far as they are needed.

    private void readResourceSpans(ByteBuffer message) {
        var service = new StringBuilder();
        List<ByteBuffer> scopes = new ArrayList<>();
        fields(message, (field, value) -> {
            switch (field) {
                case 1 -> fields(value, (number, attribute) -> readServiceName(attribute, service));
                case 2 -> scopes.add(value);
                default -> {}
            }
        });
        scopes.forEach(scope -> fields(scope, (field, value) -> {
            if (field == 2) {
                spans.add(span(service.toString(), value));
            }
        }));
    }

    private static void readServiceName(ByteBuffer attribute, StringBuilder service) {
        List<String> keyAndValue = new ArrayList<>();
        fields(attribute, (field, value) -> {
            if (field == 1) {
                keyAndValue.add(text(value));
            } else {
                fields(value, (kind, content) -> keyAndValue.add(text(content)));
            }
        });
        if (keyAndValue.size() == 2 && keyAndValue.getFirst().equals("service.name")) {
            service.append(keyAndValue.getLast());
        }
    }

    private static Span span(String service, ByteBuffer message) {
        String[] found = {"", "", "", "", "", ""};
        fields(message, (field, value) -> {
            switch (field) {
                case 1, 2, 4 -> found[field] = HexFormat.of().formatHex(bytes(value));
                case 5 -> found[field] = text(value);
                default -> {}
            }
        });
        return new Span(service, found[5], found[1], found[2], found[4]);
    }

    private static byte[] bytes(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        return bytes;
    }

    private static String text(ByteBuffer value) {
        return new String(bytes(value), UTF_8);
    }

    /** The fields of a message that have a length: texts, bytes, messages. */
    private static void fields(ByteBuffer message, BiConsumer<Integer, ByteBuffer> each) {
        ByteBuffer rest = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        while (rest.hasRemaining()) {
            long tag = varint(rest);
            switch ((int) (tag & 7)) {
                case 0 -> varint(rest);
                case 1 -> rest.getLong();
                case 2 -> {
                    int length = (int) varint(rest);
                    each.accept((int) (tag >>> 3), rest.slice(rest.position(), length));
                    rest.position(rest.position() + length);
                }
                case 5 -> rest.getInt();
                default -> throw new IllegalStateException("no protobuf: tag " + tag);
            }
        }
    }

    private static long varint(ByteBuffer from) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = from.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
