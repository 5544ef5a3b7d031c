package im.crosstalk.presence;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.chat.ChatApi;
import im.crosstalk.protocol.id.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** Answers for chat-service whom a user concerns. */
final class ChatStandIn {
    static final ChatStandIn INSTANCE = new ChatStandIn();

    private final Map<UserId, Set<UserId>> concerned = new ConcurrentHashMap<>();
    private final HttpServer server;
    private volatile CountDownLatch silence = new CountDownLatch(0);

    private ChatStandIn() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext(ChatApi.AUDIENCE, this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** They share a chat. */
    void acquaints(UserId one, UserId other) {
        concerned.computeIfAbsent(one, user -> ConcurrentHashMap.newKeySet()).add(other);
        concerned.computeIfAbsent(other, user -> ConcurrentHashMap.newKeySet()).add(one);
    }

    /** Takes questions and says nothing, until the latch is counted down. */
    CountDownLatch fallsSilent() {
        silence = new CountDownLatch(1);
        return silence;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var asked =
                    ProtocolJson.mapper().readValue(exchange.getRequestBody().readAllBytes(), ChatApi.AudienceOf.class);
            silence.await();
            byte[] body = ProtocolJson.mapper()
                    .writeValueAsBytes(
                            new ChatApi.Concerned(List.copyOf(concerned.getOrDefault(asked.user(), Set.of()))));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
