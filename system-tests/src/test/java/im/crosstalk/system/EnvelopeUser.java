package im.crosstalk.system;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One user's connection that speaks the envelope dialect; independent of the server's own codec. */
final class EnvelopeUser implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PASSWORD = "ab".repeat(32);

    final String name;
    private final String password;
    private final Map<String, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final List<JsonNode> received = Collections.synchronizedList(new ArrayList<>());
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private volatile WebSocket socket;
    private volatile CompletableFuture<Integer> closed;
    private CompletableFuture<WebSocket> lastSend;
    private @Nullable String token;
    private String id = "";

    private EnvelopeUser(String name, String password, URI gateway) {
        this.name = name;
        this.password = password;
        var listener = new TextFrames(this::frame);
        socket = open(gateway, listener);
        closed = listener.closed();
        lastSend = CompletableFuture.completedFuture(socket);
    }

    private static WebSocket open(URI gateway, TextFrames listener) {
        return HTTP.newWebSocketBuilder()
                .connectTimeout(PATIENCE)
                .buildAsync(gateway, listener)
                .join();
    }

    /** Connects anew after the connection was lost; the next request signs in by the token, without a password. */
    synchronized void reconnect(URI gateway) {
        var listener = new TextFrames(this::frame);
        socket = open(gateway, listener);
        closed = listener.closed();
        lastSend = CompletableFuture.completedFuture(socket);
    }

    /** Connects without signing in. */
    static EnvelopeUser connect(String name, URI gateway) {
        return new EnvelopeUser(name, PASSWORD, gateway);
    }

    /** Signs in with an account that was made elsewhere. */
    static EnvelopeUser signedIn(String name, String password, URI gateway) {
        var user = new EnvelopeUser(name, password, gateway);
        user.signIn(null);
        return user;
    }

    /** Registers a new account under a name that begins with {@code prefix}, and signs in. */
    static EnvelopeUser register(String prefix, URI gateway) {
        var user = connect(prefix + "_" + UUID.randomUUID().toString().substring(0, 8), gateway);
        JsonNode registered = user.request("REGISTER_REQUEST", user.credentials());
        if (!registered.path("payload").path("success").asBoolean()) {
            throw new IllegalStateException("not registered: " + registered);
        }
        user.signIn(null);
        return user;
    }

    /** Another connection of this user. */
    EnvelopeUser again(URI gateway, @Nullable String device) {
        var user = connect(name, gateway);
        user.signIn(device);
        return user;
    }

    void signIn(@Nullable String device) {
        ObjectNode credentials = credentials();
        if (device != null) {
            credentials.put("device_id", device);
        }
        JsonNode answer = request("LOGIN_REQUEST", credentials).path("payload");
        if (!answer.path("success").asBoolean()) {
            throw new IllegalStateException("not signed in: " + answer);
        }
        token = answer.path("session_token").asString();
        id = answer.path("user_id").asString();
    }

    String id() {
        return id;
    }

    private ObjectNode credentials() {
        return payload("username", name, "password_hash", password);
    }

    /** A JSON object of names and values. */
    static ObjectNode payload(Object... namesAndValues) {
        ObjectNode object = JSON.createObjectNode();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.set((String) namesAndValues[i], JSON.valueToTree(namesAndValues[i + 1]));
        }
        return object;
    }

    /** Sends a request and waits for the answer that echoes its id. */
    JsonNode request(String type, ObjectNode payload) {
        String requestId = UUID.randomUUID().toString();
        var answer = new CompletableFuture<JsonNode>();
        waiting.put(requestId, answer);
        send(type, payload, requestId);
        return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Sends a private message under a client message id of its own, which is returned. */
    String write(EnvelopeUser to, String text) {
        return write(to, UUID.randomUUID().toString(), text);
    }

    String write(EnvelopeUser to, String clientMessageId, String text) {
        send(
                "SEND_PRIVATE_MESSAGE_REQUEST",
                payload(
                        "recipient_user_id",
                        to.id(),
                        "client_message_id",
                        clientMessageId,
                        "content_type",
                        "TEXT",
                        "content",
                        text),
                UUID.randomUUID().toString());
        return clientMessageId;
    }

    String writeToGroup(String group, String text) {
        String clientMessageId = UUID.randomUUID().toString();
        send(
                "SEND_GROUP_MESSAGE_REQUEST",
                payload(
                        "group_id",
                        group,
                        "client_message_id",
                        clientMessageId,
                        "content_type",
                        "TEXT",
                        "content",
                        text),
                UUID.randomUUID().toString());
        return clientMessageId;
    }

    /** Waits for the acknowledgement of a message. */
    JsonNode acknowledged(String clientMessageId, String status) {
        return await(
                        "MESSAGE_ACK_NOTIFICATION",
                        payload -> payload.path("client_message_id").asString().equals(clientMessageId)
                                && payload.path("status").asString().equals(status))
                .path("payload");
    }

    /** Whether the server has said that it has that message. */
    boolean isAcknowledged(String clientMessageId) {
        return acknowledged.contains(clientMessageId);
    }

    synchronized void send(String type, ObjectNode payload, String requestId) {
        ObjectNode frame = payload("type", type, "timestamp", Instant.now().toString(), "request_id", requestId);
        frame.set("payload", payload);
        frame.put("token", token);
        sendText(frame.toString());
    }

    /** The JDK's client takes one frame at a time. */
    synchronized void sendText(String text) {
        lastSend = lastSend.thenCompose(ready -> socket.sendText(text, true));
    }

    /** Waits for a frame of that type whose payload fits. */
    JsonNode await(String type, Predicate<JsonNode> fits) {
        return await(type, 0, fits);
    }

    /** Waits for such a frame after the first {@code from}. */
    JsonNode await(String type, int from, Predicate<JsonNode> fits) {
        return Awaitility.await(name + " gets " + type)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> received().stream()
                                .skip(from)
                                .filter(frame ->
                                        frame.path("type").asString().equals(type) && fits.test(frame.path("payload")))
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    /** Sends a frame of another dialect, and waits for one that fits. */
    JsonNode exchange(String frame, Predicate<JsonNode> fits) {
        int before = received.size();
        sendText(frame);
        return Awaitility.await(name + " is answered to " + frame)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(
                        () -> List.copyOf(received).stream()
                                .skip(before)
                                .filter(fits)
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    String token() {
        return String.valueOf(token);
    }

    /** All frames so far. */
    List<JsonNode> received() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    /** All frames of that type so far. */
    List<JsonNode> received(String type) {
        synchronized (received) {
            return received.stream()
                    .filter(frame -> frame.path("type").asString().equals(type))
                    .toList();
        }
    }

    /** Texts of the messages that have been pushed, in order of arrival. */
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (JsonNode frame : List.copyOf(received)) {
            String type = frame.path("type").asString();
            if (type.equals("PRIVATE_MESSAGE_NOTIFICATION") || type.equals("GROUP_MESSAGE_NOTIFICATION")) {
                texts.add(frame.path("payload").path("content").asString());
            }
        }
        return texts;
    }

    /** The whole history with another user or of a group, newest first, page by page. */
    List<JsonNode> history(String chatType, String chat) {
        List<JsonNode> all = new ArrayList<>();
        String before = null;
        while (true) {
            JsonNode answer = request(
                    "FETCH_HISTORY_REQUEST",
                    payload("chat_type", chatType, "chat_id", chat, "before_message_id", before, "limit", 100));
            JsonNode page = answer.path("payload");
            if (page.path("messages").isMissingNode()) {
                throw new IllegalStateException("no history: " + answer);
            }
            page.path("messages").forEach(all::add);
            if (!page.path("has_more_older").asBoolean()) {
                return all;
            }
            before = all.getLast().path("server_message_id").asString();
        }
    }

    /** The close code, once the server has closed. */
    int closeCode() {
        return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    boolean isOpen() {
        return !closed.isDone();
    }

    /** Leaves politely. */
    @Override
    public void close() {
        if (isOpen()) {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(gone -> socket);
            closed.completeOnTimeout(-1, 5, TimeUnit.SECONDS).join();
        }
    }

    /** Vanishes without a word. */
    void vanish() {
        socket.abort();
        closed.complete(-1);
    }

    private void frame(String text) {
        JsonNode frame = JSON.readTree(text);
        CompletableFuture<JsonNode> answer =
                waiting.remove(frame.path("request_id").asString(""));
        if (answer != null) {
            answer.complete(frame);
        }
        received.add(frame);
        if (frame.path("type").asString().equals("MESSAGE_ACK_NOTIFICATION")) {
            acknowledged.add(frame.path("payload").path("client_message_id").asString());
        }
    }
}
