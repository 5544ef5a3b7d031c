package im.crosstalk.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Every state of every response of the command dialect, brought about by a client on the real system. What only a failing
 * server says ({@code ServerError} in most places, {@code DatabaseError}), a token's end after a month and limits, which
 * are off here, are told in the tests of gateway-service and auth-service.
 */
class CommandStatesIT {
    private static final Map<String, String> STATES = Map.ofEntries(
            Map.entry("SetConnectionPubKeyResponse", "NeedSetPubKey PubKeyError HasApproved Success"),
            Map.entry(
                    "LoginResponse",
                    "Success EmailInvalid UserNotFound UserLogged PasswordError EmailCodeError TokenError"),
            Map.entry(
                    "RegisterResponse",
                    "Success UserNameFormatError PasswordFormatError EmailRegistered EmailCodeError EmailInvalid"),
            Map.entry("PullResponse", "Success"),
            Map.entry("GetUserInfoResponse", "Success UserNotFound"),
            Map.entry("Chat", ""),
            Map.entry("GetGroupUsersResponse", "Success NotGroupChat ServerError"),
            Map.entry("GetGroupOwnerResponse", "Success UserNotInChat"),
            Map.entry("GetGroupAdminResponse", "Success UserNotInChat"),
            Map.entry("GroupOwnerTransferResponse", "Success NotOwner UserNotInChat"),
            Map.entry("RemoveGroupMemberResponse", "Success SameUser NoPermission UserNotInChat"),
            Map.entry("GetUserReadInPrivateResponse", "Success NotPrivateChat UserNotInChat"),
            Map.entry("GetUserReadInGroupResponse", "Success NotGroupChat UserNotInChat"),
            Map.entry("PullGroupNoticeResponse", "Success UserNotInChat"),
            Map.entry("GroupNoticeResponse", "Success NoPermission LengthLimitExceeded"),
            Map.entry("ApplyForTokenResponse", "Success"),
            Map.entry("SendMessageResponse", "Success LengthLimitExceeded UserNotInChat UserNotLoggedIn"),
            Map.entry("RevokeMessageResponse", "Success TimeLimitExceeded PermissionsDenied MessageNotExisted"),
            Map.entry("SendRequestResponse", "Success ServerError"),
            Map.entry("SolveRequestResponse", "Success Nohandler"),
            Map.entry("RequestStateUpdate", "Approved Refused Solved"),
            Map.entry("UnfriendResponse", "Success NotFriend"),
            Map.entry("ErrorResponse", "UnknownCommand FormatError UserNotLoggedIn ChatNotFound"),
            Map.entry("SendEmailCodeResponse", "Success EmailInvalid"),
            Map.entry("CreateGroupChatResponse", "Success NotFriend FormatError"),
            Map.entry("SetReadCursorResponse", "Success UserNotInChat ChatNotFound FormatError"),
            Map.entry("SetUserSettingResponse", "Success FormatError"),
            Map.entry("SetGroupAdminResponse", "Success UserNotInChat NoPermission UserNotFound FormatError"),
            Map.entry("HeartbeatResponse", "Success"),
            Map.entry("PullMessagesResponse", "Success UserNotInChat FormatError"),
            Map.entry("LogoutResponse", "Success"));

    private final CrosstalkSystem system = CrosstalkSystem.running();
    private final Set<String> provoked = new HashSet<>();
    private CommandUser ann;
    private CommandUser ben;
    private CommandUser cat;
    private long pair;
    private long group;
    private long written;

    @BeforeEach
    void threeUsers() {
        ann = CommandUser.register("ann", system, system.gateway(1));
        ben = CommandUser.register("ben", system, system.gateway(2));
        cat = CommandUser.register("cat", system, system.gateway(1));
    }

    @AfterEach
    void leave() {
        ann.close();
        ben.close();
        cat.close();
    }

    @Test
    void everyStateIsTold() {
        handshake();
        accounts();
        people();
        groupsAsOutsiders();
        groupsAsMembers();
        messages();
        revoking();
        ending();
        Set<String> all = new TreeSet<>();
        STATES.forEach((response, states) ->
                List.of(states.split(" ")).forEach(state -> all.add((response + " " + state).strip())));
        assertThat(new TreeSet<>(provoked)).isEqualTo(all);
    }

    private JsonNode provoke(CommandUser user, String command, Object data, String told) {
        JsonNode answer = user.ask(command, data);
        String response = answer.path("command").asString();
        String state = answer.path("data").path("state").asString("");
        assertThat((CommandUser.isCommand(answer, "ErrorResponse") ? "!" : "") + state)
                .as("%s %s: %s", command, data, answer)
                .isEqualTo(told);
        provoked.add((response + " " + state).strip());
        return answer.path("data");
    }

    private void pushed(CommandUser user, long request, String state) {
        user.await(
                "RequestStateUpdate",
                data -> data.path("reqId").asLong() == request
                        && data.path("state").asString().equals(state));
        provoked.add("RequestStateUpdate " + state);
    }

    private void handshake() {
        try (var stranger = CommandUser.connectInPlain("stranger", system.gateway(2))) {
            stranger.sendPlain("{\"command\":\"Login\",\"data\":{}}");
            stranger.sendPlain("{\"command\":\"SetConnectionSymKey\",\"data\":\"no key\"}");
            for (String state : List.of("NeedSetPubKey", "PubKeyError")) {
                stranger.await(
                        "SetConnectionPubKeyResponse",
                        data -> data.path("state").asString().equals(state));
                provoked.add("SetConnectionPubKeyResponse " + state);
            }
            stranger.shakeHands();
            provoked.add("SetConnectionPubKeyResponse Success");
            provoke(stranger, "SetConnectionSymKey", "again", "HasApproved");
            provoke(stranger, "Heartbeat", null, "Success");
            provoke(stranger, "NoSuchCommand", null, "!UnknownCommand");
            provoke(stranger, "Pull", Map.of("lastRequestId", 0, "noticeTimestamp", 0), "!UserNotLoggedIn");
            provoke(stranger, "SendMessage", stranger.message(1, "Text", "\"x\""), "UserNotLoggedIn");
        }
    }

    private void accounts() {
        String name = "new_" + UUID.randomUUID().toString().substring(0, 8);
        try (var other = CommandUser.connect(name, system.gateway(2))) {
            provoke(other, "SendEmailCode", Map.of("email", "nowhere"), "EmailInvalid");
            provoke(other, "SendEmailCode", Map.of("email", other.email), "Success");
            provoke(other, "SendEmailCode", Map.of("email", ann.email), "Success");
            long own = Long.parseLong(system.mailedCode(other.email));
            // Ann has got one when she registered; the newest counts.
            long anns = Long.parseLong(system.mailedCode(ann.email));
            String password = CommandUser.PASSWORD;
            register(other, name, "nowhere", password, own, "EmailInvalid");
            register(other, "o", other.email, password, own, "UserNameFormatError");
            register(other, ann.name.toUpperCase(Locale.ROOT), other.email, password, own, "UserNameFormatError");
            register(other, name, other.email, "short", own, "PasswordFormatError");
            register(other, name, other.email, password, 1, "EmailCodeError");
            register(other, name, ann.email, password, anns, "EmailRegistered");
            register(other, name, other.email, password, own, "Success");
            login(other, "nowhere", "password", password, "EmailInvalid");
            login(other, "x" + ann.email, "password", password, "UserNotFound");
            login(other, ann.email, "password", "00".repeat(32), "PasswordError");
            login(other, ann.email, "emailCode", 1, "EmailCodeError");
            login(other, ann.email, "token", "forged", "TokenError");
            login(other, ann.email, "emailCode", anns, "Success");
            login(other, ann.email, "password", password, "UserLogged");
            JsonNode issued = provoke(other, "ApplyForToken", null, "Success");
            assertThat(issued.path("timestamp").asLong()).isGreaterThan(System.currentTimeMillis());
            String token = issued.path("token").asString();
            try (var later = CommandUser.connect(ann.name, system.gateway(1))) {
                login(later, ann.email, "token", token, "Success");
            }
            provoke(other, "SetUserSetting", "{}", "Success");
            provoke(other, "SetUserSetting", Map.of("topChatIds", List.of()), "FormatError");
            provoke(other, "Logout", null, "Success");
            assertThat(other.closeCode()).isEqualTo(4401);
        }
    }

    private void register(CommandUser user, String name, String email, String password, long code, String told) {
        provoke(
                user,
                "Register",
                Map.of("userName", name, "email", email, "password", password, "emailCode", code),
                told);
    }

    private void login(CommandUser user, String email, String by, Object proof, String told) {
        provoke(user, "Login", Map.of("email", email, by, proof), told);
    }

    private void people() {
        provoke(ann, "GetUserInfo", ben.id(), "Success");
        provoke(ann, "GetUserInfo", 90_000_000, "UserNotFound");
        provoke(ann, "FindUser", Map.of("userName", ben.name), "Success");
        provoke(ann, "FindUser", Map.of("userName", "nobody" + ben.name), "UserNotFound");
        Map<String, Object> befriend = Map.of("type", "MakeFriend", "receiverId", ben.id());
        long refused = request(ann, befriend, "Success");
        provoke(ann, "SolveRequest", solved(refused, "Approved"), "Nohandler");
        provoke(ben, "SolveRequest", solved(refused, "Refused"), "Success");
        pushed(ann, refused, "Refused");
        pushed(ben, refused, "Solved");
        provoke(ben, "SolveRequest", solved(refused, "Approved"), "Nohandler");
        provoke(ben, "SolveRequest", solved(90_000_000, "Approved"), "Nohandler");
        provoke(ben, "SolveRequest", solved(refused, "Perhaps"), "!FormatError");
        long approved = request(ann, befriend, "Success");
        provoke(ben, "SolveRequest", solved(approved, "Approved"), "Success");
        pushed(ann, approved, "Approved");
        pair = ann.awaitNotice("FriendAdded", content -> content.path("userId").asLong() == ben.id())
                .path("chatId")
                .asLong();
        written = System.nanoTime();
        ann.write(pair, "too old to be revoked");
        request(ann, befriend, "ServerError");
        request(ann, Map.of("type", "MakeFriend", "receiverId", ann.id()), "ServerError");
        request(ann, Map.of("type", "MakeFriend", "receiverId", 90_000_000), "ServerError");
        request(ann, Map.of("type", "InvitedJoinGroup", "chatId", 1), "ServerError");
        request(ann, Map.of("type", "Marry", "receiverId", ben.id()), "!FormatError");
        provoke(ann, "Unfriend", cat.id(), "NotFriend");
        provoke(ann, "Unfriend", 90_000_000, "NotFriend");
        provoke(ann, "Unfriend", ann.id(), "NotFriend");
    }

    private long request(CommandUser user, Map<String, Object> content, String told) {
        return provoke(user, "SendRequest", Map.of("clientId", 1, "message", "please", "content", content), told)
                .path("reqId")
                .asLong();
    }

    private static Map<String, Object> solved(long request, String answer) {
        return Map.of("reqId", request, "answer", answer);
    }

    private void groupsAsOutsiders() {
        provoke(ann, "CreateGroupChat", Map.of("name", "g", "memberIds", List.of(ben.id(), cat.id())), "NotFriend");
        provoke(ann, "CreateGroupChat", Map.of("name", "", "memberIds", List.of()), "FormatError");
        group = provoke(ann, "CreateGroupChat", Map.of("name", "g", "memberIds", List.of(ben.id())), "Success")
                .path("chatId")
                .asLong();
        provoke(cat, "GetChatInfo", group, "!ChatNotFound");
        provoke(cat, "GetGroupUsers", group, "ServerError");
        provoke(cat, "GetGroupOwner", group, "UserNotInChat");
        provoke(cat, "GetGroupAdmin", group, "UserNotInChat");
        provoke(cat, "GroupOwnerTransfer", member(ben), "UserNotInChat");
        provoke(cat, "RemoveGroupMember", member(ben), "UserNotInChat");
        provoke(cat, "SetGroupAdmin", admin(ben), "UserNotInChat");
        provoke(cat, "GetUserReadInGroup", place(group, 1), "UserNotInChat");
        provoke(cat, "SetReadCursor", place(group, 1), "UserNotInChat");
        provoke(cat, "PullMessages", Map.of("chatId", group), "UserNotInChat");
        provoke(cat, "PullGroupNotice", Map.of("chatId", group, "lastNoticeId", 0), "UserNotInChat");
        provoke(cat, "SendGroupNotice", notice("x"), "NoPermission");
        provoke(cat, "SendMessage", cat.message(group, "Text", "\"x\""), "UserNotInChat");
        provoke(cat, "RevokeMessage", revoked(group, 1, "GroupOwner"), "MessageNotExisted");
        provoke(cat, "GetUserReadInPrivate", pair, "UserNotInChat");
        provoke(cat, "GetUserReadInPrivate", group, "UserNotInChat");
        provoke(cat, "GetUserReadInGroup", place(pair, 1), "UserNotInChat");
        provoke(cat, "GetGroupUsers", pair, "ServerError");
        provoke(cat, "RevokeMessage", revoked(pair, 1, "Sender"), "MessageNotExisted");
        provoke(cat, "SendMessage", cat.message(pair, "Text", "\"x\""), "UserNotInChat");
    }

    private Map<String, Object> member(CommandUser user) {
        return Map.of("chatId", group, "userId", user.id());
    }

    private Map<String, Object> admin(CommandUser user) {
        return Map.of("chatId", group, "userId", user.id(), "admin", true);
    }

    private Map<String, Object> notice(String text) {
        return Map.of("chatId", group, "clientId", 1, "notice", text);
    }

    private static Map<String, Object> place(long chat, long inChat) {
        return Map.of("chatId", chat, "inChatId", inChat);
    }

    private static Map<String, Object> revoked(long chat, long inChat, String method) {
        return Map.of("chatId", chat, "inChatId", inChat, "method", method);
    }

    private void groupsAsMembers() {
        provoke(ann, "GetChatInfo", group, "");
        provoke(ann, "GetGroupUsers", group, "Success");
        provoke(ann, "GetGroupUsers", pair, "NotGroupChat");
        provoke(ann, "GetGroupOwner", group, "Success");
        provoke(ann, "GetGroupOwner", pair, "UserNotInChat");
        provoke(ann, "GetGroupAdmin", group, "Success");
        provoke(ann, "GetGroupAdmin", pair, "UserNotInChat");
        provoke(ben, "GroupOwnerTransfer", member(ben), "NotOwner");
        provoke(ann, "GroupOwnerTransfer", member(cat), "UserNotInChat");
        provoke(ben, "RemoveGroupMember", member(ann), "NoPermission");
        provoke(ann, "RemoveGroupMember", member(ann), "SameUser");
        provoke(ann, "RemoveGroupMember", member(cat), "UserNotInChat");
        provoke(ben, "SendGroupNotice", notice("x"), "NoPermission");
        provoke(ann, "SendGroupNotice", notice("x".repeat(1025)), "LengthLimitExceeded");
        provoke(ann, "SendGroupNotice", notice("x".repeat(1024)), "Success");
        provoke(ben, "PullGroupNotice", Map.of("chatId", group, "lastNoticeId", 0), "Success");
        provoke(ben, "SetGroupAdmin", admin(ben), "NoPermission");
        provoke(ann, "SetGroupAdmin", Map.of("chatId", group, "userId", -1, "admin", true), "UserNotFound");
        provoke(ann, "SetGroupAdmin", member(ben), "FormatError");
        // A request that was open before is shown to a new admin.
        long join = request(cat, Map.of("type", "JoinGroup", "chatId", group), "Success");
        provoke(ann, "SetGroupAdmin", admin(ben), "Success");
        assertThat(ben.awaitRequest(join).path("state").asString()).isEqualTo("Unsolved");
        provoke(ben, "SolveRequest", solved(join, "Approved"), "Success");
        pushed(cat, join, "Approved");
        pushed(ann, join, "Solved");
        request(cat, Map.of("type", "JoinGroup", "chatId", group), "ServerError");
    }

    private void messages() {
        for (String type : List.of("Text", "File", "Image", "Voice", "Transfer", "MentionText", "ReplyText")) {
            provoke(ann, "SendMessage", ann.message(group, type, "\"x\""), "Success");
        }
        provoke(ann, "SendMessage", ann.message(group, "Revoked", "\"x\""), "!FormatError");
        provoke(
                ann,
                "SendMessage",
                ann.message(group, "Text", "\"" + "x".repeat(65_537) + "\""),
                "LengthLimitExceeded");
        provoke(ben, "SetReadCursor", place(group, 1), "Success");
        provoke(ben, "SetReadCursor", place(group, 99), "FormatError");
        provoke(ben, "SetReadCursor", place(90_000_001, 1), "ChatNotFound");
        assertThat(provoke(ann, "GetUserReadInGroup", place(group, 1), "Success")
                        .path("userIds")
                        .toString())
                .contains(Long.toString(ben.id()));
        assertThat(provoke(ann, "GetUserReadInGroup", place(group, 99), "Success")
                        .path("userIds")
                        .size())
                .isZero();
        provoke(ann, "GetUserReadInGroup", place(pair, 1), "NotGroupChat");
        provoke(ann, "GetUserReadInPrivate", pair, "Success");
        provoke(ann, "GetUserReadInPrivate", group, "NotPrivateChat");
        provoke(ann, "PullMessages", Map.of("chatId", group, "limit", 3), "Success");
        provoke(ann, "PullMessages", Map.of("chatId", group, "limit", 101), "FormatError");
        provoke(ann, "Pull", Map.of("lastRequestId", 0, "noticeTimestamp", 0), "Success");
    }

    private void revoking() {
        provoke(cat, "RevokeMessage", revoked(group, 1, "Sender"), "PermissionsDenied");
        provoke(cat, "RevokeMessage", revoked(group, 1, "GroupAdmin"), "PermissionsDenied");
        provoke(ben, "RevokeMessage", revoked(group, 1, "GroupOwner"), "PermissionsDenied");
        provoke(ben, "RevokeMessage", revoked(pair, 1, "Sender"), "PermissionsDenied");
        provoke(ann, "RevokeMessage", revoked(group, 99, "Sender"), "MessageNotExisted");
        provoke(ann, "RevokeMessage", revoked(group, 1, "King"), "!FormatError");
        long own = ann.write(group, "mine");
        provoke(ann, "RevokeMessage", revoked(group, own, "Sender"), "Success");
        provoke(ben, "RevokeMessage", revoked(group, 1, "GroupAdmin"), "Success");
        provoke(ann, "RevokeMessage", revoked(group, 2, "GroupOwner"), "Success");
        // What was pushed is what is pulled, its time included.
        Awaitility.await()
                .atMost(20, TimeUnit.SECONDS)
                .until(() -> revokedOf(ben).size() == 3);
        List<JsonNode> live = revokedOf(ben);
        ben.forget();
        ben.pull(0, 0);
        assertThat(revokedOf(ben)).isEqualTo(live);
    }

    private List<JsonNode> revokedOf(CommandUser user) {
        return user.messages(group).stream()
                .filter(message -> message.path("type").asString().equals("Revoked"))
                .toList();
    }

    private void ending() {
        provoke(ann, "RemoveGroupMember", member(cat), "Success");
        provoke(ann, "GroupOwnerTransfer", member(ben), "Success");
        // The server counts from when it received the message, which is a little later.
        Duration tooOld = CrosstalkSystem.RECALL_LIMIT.plusSeconds(2);
        Awaitility.await("the first message is too old")
                .atMost(tooOld.multipliedBy(2))
                .until(() -> Duration.ofNanos(System.nanoTime() - written).compareTo(tooOld) > 0);
        provoke(ann, "RevokeMessage", revoked(pair, 1, "Sender"), "TimeLimitExceeded");
        provoke(ann, "Unfriend", ben.id(), "Success");
    }
}
