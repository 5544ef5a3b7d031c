package im.crosstalk.group;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.auth.AuthApi;
import im.crosstalk.protocol.id.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers for auth-service who exists. */
final class AuthStandIn {
    static final AuthStandIn INSTANCE = new AuthStandIn();

    private final Map<UserId, String> users = new ConcurrentHashMap<>();
    private final AtomicInteger questions = new AtomicInteger();
    private final HttpServer server;
    private volatile boolean broken;

    private AuthStandIn() {
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

    void knows(long number, String username) {
        users.put(new UserId(number), username);
    }

    void breaksDown(boolean now) {
        broken = now;
    }

    int questions() {
        return questions.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            questions.incrementAndGet();
            if (broken) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            var asked = ProtocolJson.mapper()
                    .readValue(exchange.getRequestBody().readAllBytes(), AuthApi.LookUpUsers.class);
            var known = asked.users().stream()
                    .filter(users::containsKey)
                    .map(user -> new AuthApi.Users.User(user, users.get(user)))
                    .toList();
            byte[] body = ProtocolJson.mapper().writeValueAsBytes(new AuthApi.Users(known));
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
