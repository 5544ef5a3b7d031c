package im.crosstalk.chat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.auth.AuthApi;
import im.crosstalk.protocol.id.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The one question of auth-service's that chat-service asks, on a loopback port. */
public final class StubAuth {
    private final Map<UserId, String> names = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final HttpServer server;
    private volatile boolean broken;

    StubAuth() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext(AuthApi.USERS, this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public void register(UserId user, String name) {
        names.put(user, name);
    }

    public int asked() {
        return asked.get();
    }

    /** While broken it answers with status 500. */
    public void setBroken(boolean broken) {
        this.broken = broken;
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        var question = ProtocolJson.mapper().readValue(exchange.getRequestBody(), AuthApi.LookUpUsers.class);
        List<AuthApi.Users.User> found = question.users().stream()
                .filter(names::containsKey)
                .map(user -> new AuthApi.Users.User(user, names.get(user)))
                .toList();
        byte[] body = ProtocolJson.mapper().writeValueAsBytes(new AuthApi.Users(found));
        exchange.sendResponseHeaders(broken ? 500 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
