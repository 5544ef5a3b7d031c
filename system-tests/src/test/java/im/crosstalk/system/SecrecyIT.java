package im.crosstalk.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Passwords, codes, tokens and what messages say stand in no log: each kind of request of the command dialect is made many
 * times, rightly and wrongly, and then everything that any part has logged is searched for what was said.
 */
class SecrecyIT {
    /** How often each kind is made; 1,000 takes some three minutes. */
    private static final int REQUESTS = Integer.getInteger("im.secrecy.requests", 50);

    private static final int AT_ONCE = 8;
    private static final long NO_CHAT = 90_000_001;
    private static final Pattern CODE = Pattern.compile("(?<![0-9])[1-9][0-9]{9}(?![0-9])");
    private static final Pattern SIGNATURE = Pattern.compile("[A-Za-z0-9_-]{40,}");

    private final CrosstalkSystem system = CrosstalkSystem.running();
    /** Stands in all that is said here, and in passwords as hexadecimal digits. */
    private final String mark = "geheim" + UUID.randomUUID().toString().substring(0, 10);

    private final String markInPasswords = HexFormat.of().formatHex(mark.getBytes(StandardCharsets.UTF_8));
    /** What the server makes: codes and the signatures of tokens. */
    private final Set<String> issued = ConcurrentHashMap.newKeySet();

    private final List<Long> users = new ArrayList<>();
    private final List<CommandUser> open = new ArrayList<>();

    @AfterEach
    void leave() {
        open.forEach(CommandUser::close);
    }

    @Test
    void nothingSecretIsLogged() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<Long>> lives = IntStream.range(0, REQUESTS)
                    .mapToObj(i -> threads.submit(() -> liveOnce(i)))
                    .toList();
            for (Future<Long> life : lives) {
                users.add(life.get());
            }
        }
        beginFriendship();
        garble();
        assertThat(offences()).isEmpty();
    }

    /** All that one can do with an account of one's own; the user's number. */
    private long liveOnce(int i) {
        String name = "s" + i + "_" + UUID.randomUUID().toString().substring(0, 8);
        String password = password(i);
        long user;
        try (var first = CommandUser.connect(name, system.gateway(1 + i % 2))) {
            String email = first.email;
            assertThat(first.state("SendEmailCode", Map.of("email", mark))).isEqualTo("EmailInvalid");
            assertThat(first.state("SendEmailCode", Map.of("email", List.of(mark))))
                    .isEqualTo("!FormatError");
            long code = newCode(first);
            assertThat(first.state("Register", registration(name, email, mark, code)))
                    .isEqualTo("PasswordFormatError");
            assertThat(first.state("Register", registration("!" + mark, email, password, code)))
                    .isEqualTo("UserNameFormatError");
            assertThat(first.state("Register", registration(name, email, password, wrong(code))))
                    .isEqualTo("EmailCodeError");
            assertThat(first.state("Register", registration(name, email, password, mark)))
                    .isEqualTo("!FormatError");
            user = first.succeed("Register", registration(name, email, password, code))
                    .path("userId")
                    .asLong();
            assertThat(first.state("Login", Map.of("email", email, "password", password(-1 - i))))
                    .isEqualTo("PasswordError");
            assertThat(first.state("Login", Map.of("email", email, "password", mark)))
                    .isEqualTo("PasswordError");
            assertThat(first.state("Login", Map.of("email", email, "emailCode", wrong(code))))
                    .isEqualTo("EmailCodeError");
            assertThat(first.state("Login", Map.of("email", email, "emailCode", mark)))
                    .isEqualTo("!FormatError");
            assertThat(first.state("Login", Map.of("email", email, "token", mark)))
                    .isEqualTo("TokenError");
            first.succeed("Login", Map.of("email", email, "password", password));
            assertThat(first.state("Login", Map.of("email", email, "password", password)))
                    .isEqualTo("UserLogged");
            String token = first.succeed("ApplyForToken", mark).path("token").asString();
            issued.add(signature(token));
            try (var second = CommandUser.connect(name, system.gateway(2 - i % 2))) {
                assertThat(second.state("Login", Map.of("email", email, "token", token + mark)))
                        .isEqualTo("TokenError");
                second.succeed("Login", Map.of("email", email, "token", token));
            }
            try (var third = CommandUser.connect(name, system.gateway(1 + i % 2))) {
                third.succeed("Login", Map.of("email", email, "emailCode", newCode(third)));
                third.succeed("Logout", mark);
                assertThat(third.closeCode()).isEqualTo(4401);
            }
        }
        return user;
    }

    private long newCode(CommandUser user) {
        user.succeed("SendEmailCode", Map.of("email", user.email));
        String code = system.mailedCode(user.email);
        issued.add(code);
        return Long.parseLong(code);
    }

    private static long wrong(long code) {
        return code == 9_999_999_999L ? code - 1 : code + 1;
    }

    /** 64 hexadecimal digits that begin with the mark. */
    private String password(int i) {
        return markInPasswords + HexFormat.of().toHexDigits(0L) + HexFormat.of().toHexDigits((long) i);
    }

    private static String signature(String token) {
        return token.substring(token.lastIndexOf('.') + 1);
    }

    private static Map<String, Object> registration(String name, String email, String password, Object code) {
        return Map.of("userName", name, "email", email, "password", password, "emailCode", code);
    }

    /** Everything for which one is signed in, by two who are friends and in one group. */
    private void beginFriendship() {
        CommandUser ann = CommandUser.register("ann", system, system.gateway(1));
        open.add(ann);
        CommandUser ben = CommandUser.register("ben", system, system.gateway(2));
        open.add(ben);
        long pair = ann.befriend(ben);
        long group = ann.succeed("CreateGroupChat", Map.of("name", "secrecy", "memberIds", List.of(ben.id())))
                .path("chatId")
                .asLong();
        ben.awaitNotice("GroupJoined", content -> content.path("chatId").asLong() == group);

        many(ann, "Heartbeat", "Success", this::secret);
        many(ann, "SendMessage", "Success", i -> message(i, i % 3 == 0 ? group : pair, "\"" + secret(i) + "\""));
        many(ann, "SendMessage", "!FormatError", i -> message(i, pair, secret(i)));
        many(ann, "SendMessage", "UserNotInChat", i -> message(i, NO_CHAT, "{\"text\":\"" + secret(i) + "\"}"));
        many(
                ann,
                "SendMessage",
                "LengthLimitExceeded",
                i -> message(i, pair, "\"" + secret(i).repeat(4000) + "\""),
                10);
        many(ben, "Pull", "Success", i -> said(i, "lastRequestId", 0, "noticeTimestamp", 0));
        many(ben, "Pull", "!FormatError", i -> said(i, "lastRequestId", secret(i), "noticeTimestamp", 0));
        many(ben, "PullMessages", "Success", i -> said(i, "chatId", pair, "beforeInChatId", i, "limit", 2));
        many(
                ann,
                "RevokeMessage",
                "Success",
                i -> said(i, "chatId", group, "inChatId", 1 + i / 3, "method", "GroupOwner"));
        many(ann, "RevokeMessage", "!FormatError", i -> said(i, "chatId", pair, "inChatId", 1, "method", secret(i)));
        many(ben, "SetReadCursor", "Success", i -> said(i, "chatId", pair, "inChatId", 1 + i / 2));
        many(ann, "GetUserReadInPrivate", "Success", i -> pair);
        many(ann, "GetUserReadInGroup", "Success", i -> said(i, "chatId", group, "inChatId", i));
        many(ann, "GetChatInfo", "", i -> group);
        many(ann, "GetGroupUsers", "Success", i -> group);
        many(ann, "GetGroupAdmin", "Success", i -> group);
        many(ann, "GetGroupOwner", "Success", i -> group);
        many(ann, "GetUserInfo", "Success", i -> users.get(i));
        many(ann, "GetUserInfo", "!FormatError", this::secret);
        many(ann, "FindUser", "UserNotFound", i -> said(i, "userName", secret(i)));
        many(ann, "SetUserSetting", "Success", this::secret);
        many(ann, "SendGroupNotice", "Success", i -> said(i, "chatId", group, "clientId", i, "notice", secret(i)));
        many(ben, "SendGroupNotice", "NoPermission", i -> said(i, "chatId", group, "clientId", i, "notice", secret(i)));
        many(ben, "PullGroupNotice", "Success", i -> said(i, "chatId", group, "lastNoticeId", REQUESTS - 2));
        many(ann, "SendRequest", "Success", i -> request(i, Map.of("type", "MakeFriend", "receiverId", users.get(i))));
        many(ann, "SendRequest", "ServerError", i -> request(i, Map.of("type", "MakeFriend", "receiverId", ann.id())));
        many(ann, "SendRequest", "!FormatError", i -> request(i, Map.of("type", secret(i), "receiverId", 1)));
        many(ben, "SolveRequest", "Nohandler", i -> said(i, "reqId", i, "answer", "Approved"));
        many(ann, "Unfriend", "NotFriend", i -> users.get(i));
        many(ann, "CreateGroupChat", "Success", i -> said(i, "name", "g" + i, "memberIds", List.of()));
        many(ann, "SetGroupAdmin", "Success", i -> said(i, "chatId", group, "userId", ben.id(), "admin", i % 2 == 0));
        many(ben, "GroupOwnerTransfer", "NotOwner", i -> said(i, "chatId", group, "userId", ben.id()));
        many(ann, "RemoveGroupMember", "SameUser", i -> said(i, "chatId", group, "userId", ann.id()));
        many(ann, "RemoveGroupMember", "UserNotInChat", i -> said(i, "chatId", group, "userId", users.get(i)));
        many(ann, mark, "!UnknownCommand", i -> said(i, "message", secret(i)));
        many(ann, "SetConnectionSymKey", "HasApproved", this::secret);
    }

    private void many(CommandUser user, String command, String state, IntFunction<Object> data) {
        many(user, command, state, data, REQUESTS);
    }

    /** Says all of them without waiting for each answer; all answers are of one state, or the test does not say what it means to. */
    private void many(CommandUser user, String command, String state, IntFunction<Object> data, int times) {
        user.forget();
        List<Object> all = IntStream.range(0, times).mapToObj(data).toList();
        assertThat(user.askAll(command, all))
                .as(command)
                .containsOnlyKeys(state)
                .containsEntry(state, times);
    }

    private String secret(int i) {
        return mark + " " + i;
    }

    /** With the mark in a field that nobody asks for. */
    private Map<String, Object> said(int i, Object... namesAndValues) {
        Map<String, Object> data = new LinkedHashMap<>();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            data.put((String) namesAndValues[at], namesAndValues[at + 1]);
        }
        data.put("unasked", secret(i));
        return data;
    }

    private Map<String, Object> message(int i, long chat, String serializedContent) {
        return said(
                i,
                "chatId",
                chat,
                "clientId",
                i,
                "timestamp",
                i,
                "type",
                List.of("Text", "MentionText", "File").get(i % 3),
                "serializedContent",
                serializedContent);
    }

    private Map<String, Object> request(int i, Map<String, Object> content) {
        return said(i, "clientId", i, "message", secret(i), "content", content);
    }

    /** What cannot be read, what is not sealed, and what is of another dialect and wrong there. */
    private void garble() {
        CommandUser ann = open.getFirst();
        for (int i = 0; i < REQUESTS; i++) {
            ann.sendSealed("{\"command\":\"SendMessage\",\"data\":\"" + secret(i));
            ann.sendPlain("{\"type\":\"LOGIN_REQUEST\",\"payload\":{\"password_hash\":\"" + secret(i) + "\"}}");
        }
        for (int i = 0; i < Math.min(REQUESTS, 100); i++) {
            try (var plain = CommandUser.connect("plain", system.gateway(1))) {
                plain.sendPlain("{\"command\":\"Login\",\"data\":{\"password\":\"" + password(i) + "\"}}");
                assertThat(plain.closeCode()).isEqualTo(4400);
            }
        }
        ann.succeed("Heartbeat", null);
    }

    private List<String> offences() {
        return system.logs().lines().filter(this::tells).limit(10).toList();
    }

    private boolean tells(String line) {
        return line.contains(mark)
                || line.toLowerCase(Locale.ROOT).contains(markInPasswords)
                || line.contains(CommandUser.PASSWORD)
                || tells(line, CODE)
                || tells(line, SIGNATURE);
    }

    private boolean tells(String line, Pattern shape) {
        return shape.matcher(line).results().anyMatch(found -> issued.contains(found.group()));
    }
}
