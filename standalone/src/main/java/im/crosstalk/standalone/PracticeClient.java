package im.crosstalk.standalone;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One connection of {@link Practice}: knows just enough of the envelope dialect, whose names need no escapes here. */
final class PracticeClient implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;
    private static final int MARKS_ONE_IN = 8;
    private static final String PASSWORD = "ab".repeat(32);
    private static final Pattern REQUEST_ID = Pattern.compile("\"request_id\":\"([^\"]+)\"");

    private final Map<String, CompletableFuture<String>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong count = new AtomicLong();
    private final WebSocket socket;
    private CompletableFuture<WebSocket> lastSend;
    private String name = "";
    private String id = "";
    private String token = "";
    private String chat = "";
    private String messageType = "";
    private volatile boolean writing;
    private long read;

    private PracticeClient(HttpClient http, URI gateway) {
        socket = http.newWebSocketBuilder().buildAsync(gateway, new Listener()).join();
        lastSend = CompletableFuture.completedFuture(socket);
    }

    static PracticeClient connect(HttpClient http, URI gateway) {
        return new PracticeClient(http, gateway);
    }

    void register(String wanted) {
        name = wanted;
        ask("REGISTER_REQUEST", "\"username\":\"%s\",\"password_hash\":\"%s\"".formatted(name, PASSWORD));
    }

    void signIn() {
        String answer = ask("LOGIN_REQUEST", "\"username\":\"%s\",\"password_hash\":\"%s\"".formatted(name, PASSWORD));
        token = find("session_token", answer);
        id = find("user_id", answer);
    }

    void signInAs(PracticeClient other) {
        name = other.name;
        signIn();
    }

    void writesTo(PracticeClient peer) {
        messageType = "PRIVATE";
        chat = "\"recipient_user_id\":\"" + peer.id + "\"";
    }

    void writesToGroup(String group) {
        messageType = "GROUP";
        chat = "\"group_id\":\"" + group + "\"";
    }

    String createGroup(List<PracticeClient> members) {
        String ids = members.stream().map(member -> '"' + member.id + '"').collect(Collectors.joining(","));
        return find(
                "group_id",
                ask("CREATE_GROUP_REQUEST", "\"group_name\":\"practice\",\"initial_member_ids\":[" + ids + "]"));
    }

    /** Keeps so many messages on their way until {@link #stopWriting()}. */
    void write(int window) {
        writing = true;
        for (int i = 0; i < window; i++) {
            writeOne();
        }
    }

    void stopWriting() {
        writing = false;
    }

    private void writeOne() {
        send(
                "SEND_" + messageType + "_MESSAGE_REQUEST",
                "%s,\"client_message_id\":\"%s-%d\",\"content_type\":\"TEXT\",\"content\":\"hello, this is message %d\""
                        .formatted(chat, name, count.incrementAndGet(), count.get()),
                "w");
    }

    void lookBack() {
        boolean isGroup = messageType.equals("GROUP");
        ask(
                "FETCH_HISTORY_REQUEST",
                "\"chat_type\":\"%s\",\"chat_id\":%s,\"limit\":50"
                        .formatted(messageType, chat.substring(chat.indexOf(':') + 1)));
        if (isGroup) {
            ask("GET_GROUP_INFO_REQUEST", chat);
        }
    }

    void lookAround() {
        ask("HEARTBEAT_PING_REQUEST", "");
        ask("LIST_USER_GROUPS_REQUEST", "");
        ask("FIND_USER_REQUEST", "\"username\":\"" + name + "\"");
        ask("SYNC_REQUEST", "\"chats\":[],\"limit\":10");
    }

    private String ask(String type, String payload) {
        String request = "r" + count.incrementAndGet();
        var answer = new CompletableFuture<String>();
        waiting.put(request, answer);
        send(type, payload, request);
        String frame = answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        if (frame.contains("\"ERROR_RESPONSE\"") || frame.contains("\"success\":false")) {
            throw new IllegalStateException(type + " was answered by " + frame);
        }
        return frame;
    }

    private synchronized void send(String type, String payload, String request) {
        String frame = "{\"type\":\"%s\",\"request_id\":\"%s\",\"token\":%s,\"payload\":{%s}}"
                .formatted(type, request, token.isEmpty() ? "null" : '"' + token + '"', payload);
        lastSend = lastSend.thenCompose(open -> open.sendText(frame, true));
    }

    private static String find(String field, String frame) {
        Matcher found = Pattern.compile('"' + field + "\":\"([^\"]+)\"").matcher(frame);
        if (!found.find()) {
            throw new IllegalStateException("no " + field + " in " + frame);
        }
        return found.group(1);
    }

    private void received(String frame) {
        if (frame.contains("\"SENT_TO_SERVER\"")) {
            if (writing) {
                writeOne();
            }
        } else if (frame.contains("\"PRIVATE_MESSAGE_NOTIFICATION\"")) {
            if (++read % MARKS_ONE_IN == 0 && messageType.equals("PRIVATE")) {
                send(
                        "MARK_READ_REQUEST",
                        "\"chat_type\":\"PRIVATE\",\"chat_id\":\"%s\",\"server_message_id\":\"%s\""
                                .formatted(find("chat_id", frame), find("server_message_id", frame)),
                        "m");
            }
        } else {
            Matcher request = REQUEST_ID.matcher(frame);
            CompletableFuture<String> answer = request.find() ? waiting.remove(request.group(1)) : null;
            if (answer != null) {
                answer.complete(frame);
            }
        }
    }

    @Override
    public synchronized void close() {
        lastSend.thenCompose(open -> open.sendClose(WebSocket.NORMAL_CLOSURE, ""));
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder partial = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                String frame = partial.toString();
                partial.setLength(0);
                received(frame);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }
}
