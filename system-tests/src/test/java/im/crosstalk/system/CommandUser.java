package im.crosstalk.system;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One user's connection that speaks the command dialect; written after its seed, independent of the server's codec. */
final class CommandUser implements AutoCloseable {
    static final String PASSWORD = "cd".repeat(32);

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int AHEAD = 50;
    private static final Map<String, String> ANSWERS = Map.of(
            "GetChatInfo", "Chat",
            "SendGroupNotice", "GroupNoticeResponse",
            "FindUser", "GetUserInfoResponse",
            "SetConnectionSymKey", "SetConnectionPubKeyResponse");

    final String name;
    final String email;
    private final URI gateway;
    private final WebSocket socket;
    private final List<JsonNode> received = Collections.synchronizedList(new ArrayList<>());
    private final TextFrames frames = new TextFrames(this::frame);
    private volatile @Nullable CommandSeal seal;
    private long id;
    private long clientIds;

    private CommandUser(String name, URI gateway) {
        this.name = name;
        this.gateway = gateway;
        email = name + "@example.org";
        socket = HTTP.newWebSocketBuilder()
                .connectTimeout(PATIENCE)
                .buildAsync(gateway, frames)
                .join();
    }

    /** Connects without shaking hands. */
    static CommandUser connectInPlain(String name, URI gateway) {
        return new CommandUser(name, gateway);
    }

    /** Connects and shakes hands, without signing in. */
    static CommandUser connect(String name, URI gateway) {
        CommandUser user = connectInPlain(name, gateway);
        user.shakeHands();
        return user;
    }

    /** Registers a new account, with a code from a mail, and signs in. */
    static CommandUser register(String prefix, CrosstalkSystem system, URI gateway) {
        var user = connect(prefix + "_" + UUID.randomUUID().toString().substring(0, 8), gateway);
        user.succeed("SendEmailCode", Map.of("email", user.email));
        user.succeed(
                "Register",
                Map.of(
                        "userName",
                        user.name,
                        "email",
                        user.email,
                        "password",
                        PASSWORD,
                        "emailCode",
                        Long.parseLong(system.mailedCode(user.email))));
        user.signIn();
        return user;
    }

    /** Another connection of this user. */
    CommandUser again() {
        var user = connect(name, gateway);
        user.signIn();
        return user;
    }

    void signIn() {
        id = succeed("Login", Map.of("email", email, "password", PASSWORD))
                .path("userId")
                .asLong();
    }

    long id() {
        return id;
    }

    void shakeHands() {
        sendPlain(JSON.createObjectNode()
                .put("command", "SetConnectionSymKey")
                .put("data", CommandSeal.publicKey())
                .toString());
        JsonNode answer = await("SetConnectionPubKeyResponse", 0, data -> data.has("pubKey"));
        seal = new CommandSeal(answer.path("data").path("pubKey").asString());
    }

    private void send(String command, @Nullable Object data) {
        ObjectNode frame = JSON.createObjectNode().put("command", command);
        if (data != null) {
            frame.set("data", JSON.valueToTree(data));
        }
        sendSealed(frame.toString());
    }

    /** Seals and sends a text, whatever it is. */
    synchronized void sendSealed(String frame) {
        sendPlain(Objects.requireNonNull(seal).close(frame));
    }

    /** Sends a command and waits for its answer, or for the error that stands for it. */
    JsonNode ask(String command, @Nullable Object data) {
        int from = received.size();
        send(command, data);
        String answer = ANSWERS.getOrDefault(command, command + "Response");
        return Awaitility.await(name + " is answered " + command)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(
                        () -> frames(from).stream()
                                .filter(frame -> isCommand(frame, answer) || isCommand(frame, "ErrorResponse"))
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    /** Sends a plain text. */
    synchronized void sendPlain(String frame) {
        socket.sendText(frame, true).join();
    }

    /** Sends a command with each of these data, ahead of the answers; how it was answered, by state. */
    Map<String, Integer> askAll(String command, Iterable<?> all) {
        int from = received.size();
        int asked = 0;
        for (Object data : all) {
            send(command, data);
            asked++;
            if (asked % AHEAD == 0) {
                awaitAnswers(command, from, asked);
            }
        }
        return awaitAnswers(command, from, asked);
    }

    private Map<String, Integer> awaitAnswers(String command, int from, int asked) {
        return Awaitility.await(name + " is answered " + asked + " times to " + command)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> states(command, from),
                        states -> states.values().stream()
                                        .mapToInt(Integer::intValue)
                                        .sum()
                                == asked);
    }

    private Map<String, Integer> states(String command, int from) {
        String answer = ANSWERS.getOrDefault(command, command + "Response");
        Map<String, Integer> states = new TreeMap<>();
        for (JsonNode frame : frames(from)) {
            JsonNode data = frame.path("data");
            if (isCommand(frame, answer)) {
                states.merge(data.path("state").asString(""), 1, Integer::sum);
            } else if (isCommand(frame, "ErrorResponse")
                    && data.path("command").asString("").equals(command)) {
                states.merge("!" + data.path("state").asString(), 1, Integer::sum);
            }
        }
        return states;
    }

    /** Sends a frame of another dialect, and waits for one that fits. */
    JsonNode exchange(String frame, Predicate<JsonNode> fits) {
        int from = received.size();
        sendPlain(frame);
        return Awaitility.await(name + " is answered to " + frame)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> frames(from).stream().filter(fits).findFirst().orElse(null), found -> found != null);
    }

    /** What has come since the last {@link #forget}. */
    List<String> commands() {
        return frames(0).stream()
                .map(frame -> frame.path("command").asString(""))
                .toList();
    }

    /** Forgets all frames so far. */
    void forget() {
        received.clear();
    }

    /** The state of an answer; that of an {@code ErrorResponse} with a mark. */
    String state(String command, @Nullable Object data) {
        JsonNode answer = ask(command, data);
        String state = answer.path("data").path("state").asString();
        return isCommand(answer, "ErrorResponse") ? "!" + state : state;
    }

    /** The data of an answer that tells success. */
    JsonNode succeed(String command, @Nullable Object data) {
        JsonNode answer = ask(command, data);
        if (!answer.path("data").path("state").asString("").equals("Success")) {
            throw new AssertionError(name + ", " + command + ": " + answer);
        }
        return answer.path("data");
    }

    /** Writes a text; its number in the chat. */
    long write(long chat, String text) {
        return write(chat, "Text", JSON.writeValueAsString(text));
    }

    long write(long chat, String type, String serializedContent) {
        return succeed("SendMessage", message(chat, type, serializedContent))
                .path("inChatId")
                .asLong();
    }

    Map<String, Object> message(long chat, String type, String serializedContent) {
        return Map.of(
                "chatId", chat,
                "clientId", ++clientIds,
                "timestamp", 1_685_192_622_888L + clientIds,
                "type", type,
                "serializedContent", serializedContent);
    }

    /** Makes friends of two, by a request of this one; their chat's number. */
    long befriend(CommandUser other) {
        long request = succeed(
                        "SendRequest",
                        Map.of(
                                "clientId",
                                ++clientIds,
                                "message",
                                "let us be friends",
                                "content",
                                Map.of("type", "MakeFriend", "receiverId", other.id())))
                .path("reqId")
                .asLong();
        other.awaitRequest(request);
        other.succeed("SolveRequest", Map.of("reqId", request, "answer", "Approved"));
        return awaitNotice("FriendAdded", content -> content.path("userId").asLong() == other.id())
                .path("chatId")
                .asLong();
    }

    /** Waits until a request has been pushed here. */
    JsonNode awaitRequest(long request) {
        return Awaitility.await(name + " sees request " + request)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> elements("Requests").stream()
                                .filter(each -> each.path("info").path("reqId").asLong() == request)
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    /** Waits until somebody's request of that type has been pushed here. */
    JsonNode awaitRequestOf(String type, long sender) {
        return Awaitility.await(name + " sees " + type + " of " + sender)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> elements("Requests").stream()
                                .filter(each ->
                                        each.path("info").path("senderId").asLong() == sender
                                                && each.path("info")
                                                        .path("content")
                                                        .path("type")
                                                        .asString()
                                                        .equals(type))
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    /** The content of a notice that has been pushed here. */
    JsonNode awaitNotice(String type, Predicate<JsonNode> fits) {
        return Awaitility.await(name + " gets the notice " + type)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> elements("Notices").stream()
                                .filter(each -> each.path("type").asString().equals(type))
                                .map(each -> each.path("content"))
                                .filter(fits)
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    JsonNode await(String command, Predicate<JsonNode> fits) {
        return await(command, 0, fits);
    }

    private JsonNode await(String command, int from, Predicate<JsonNode> fits) {
        return Awaitility.await(name + " gets " + command)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> frames(from).stream()
                                .filter(frame -> isCommand(frame, command) && fits.test(frame.path("data")))
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    /** Everything that was pulled: the frames between the command and its answer. */
    List<JsonNode> pull(long lastRequest, long noticesAfter) {
        int from = received.size();
        succeed("Pull", Map.of("lastRequestId", lastRequest, "noticeTimestamp", noticesAfter));
        List<JsonNode> frames = frames(from);
        List<JsonNode> pulled = new ArrayList<>();
        for (JsonNode frame : frames) {
            pulled.add(frame);
            if (isCommand(frame, "PullResponse")) {
                break;
            }
        }
        return pulled;
    }

    /** The messages of a chat as this connection has seen them last, pushed or pulled, in order. */
    List<JsonNode> messages(long chat) {
        var byPlace = new TreeMap<Long, JsonNode>();
        for (JsonNode message : elements("Messages")) {
            if (message.path("chatId").asLong() == chat) {
                byPlace.put(message.path("inChatId").asLong(), message);
            }
        }
        return List.copyOf(byPlace.values());
    }

    /** The places of a chat's messages in the order in which they came first. */
    List<Long> arrivals(long chat) {
        return elements("Messages").stream()
                .filter(message -> message.path("chatId").asLong() == chat)
                .map(message -> message.path("inChatId").asLong())
                .distinct()
                .toList();
    }

    private List<JsonNode> elements(String command) {
        return elements(command, frames(0));
    }

    static List<JsonNode> elements(String command, List<JsonNode> frames) {
        List<JsonNode> elements = new ArrayList<>();
        for (JsonNode frame : frames) {
            if (isCommand(frame, command)) {
                frame.path("data").forEach(each -> elements.add(JSON.readTree(each.asString())));
            }
        }
        return elements;
    }

    static JsonNode read(String json) {
        return JSON.readTree(json);
    }

    static boolean isCommand(JsonNode frame, String command) {
        return frame.path("command").asString("").equals(command);
    }

    private List<JsonNode> frames(int from) {
        synchronized (received) {
            return List.copyOf(received.subList(from, received.size()));
        }
    }

    int closeCode() {
        return frames.closed().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        if (!frames.closed().isDone()) {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(gone -> socket);
            frames.closed().completeOnTimeout(-1, 5, TimeUnit.SECONDS).join();
        }
    }

    private void frame(String text) {
        // Frames of other dialects are plain also when the seal is set.
        CommandSeal set = seal;
        received.add(JSON.readTree(set == null || text.startsWith("{") ? text : set.open(text)));
    }
}
