package im.crosstalk.gateway;

import static im.crosstalk.gateway.testing.CommandClient.login;
import static im.crosstalk.gateway.testing.CommandClient.state;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.gateway.testing.CommandClient;
import im.crosstalk.gateway.testing.World;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.auth.AuthApi;
import im.crosstalk.protocol.auth.AuthCommand;
import im.crosstalk.protocol.auth.AuthQuery;
import im.crosstalk.protocol.auth.AuthReply;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Accounts in the command dialect: every state of the tables of Login, Register, ApplyForToken and GetUserInfo. */
class CommandAccountsTest {
    private static final String HASH = "\"" + "0".repeat(64) + "\"";

    @AfterEach
    void resetScript() {
        World.services().script((caller, message) -> null);
    }

    private static CommandClient sealed() {
        return CommandClient.sealed(World.gateway().port());
    }

    private static CommandClient signedIn(String name) {
        return CommandClient.signedIn(World.gateway().port(), name);
    }

    @Test
    void loginTellsTheUsersNumber() {
        long number = World.auth().user("cleo").number();
        try (CommandClient client = sealed()) {
            assertThat(client.ask("Login", login("cleo")).toString())
                    .isEqualTo("{\"command\":\"LoginResponse\",\"data\":{\"state\":\"Success\",\"userId\":" + number
                            + "}}");
            assertThat(client.ask("Login", login("cleo")).toString())
                    .isEqualTo("{\"command\":\"LoginResponse\",\"data\":{\"state\":\"UserLogged\"}}");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"email":"cleo@example.org","emailCode":1000000000}         | Success
            {"email":"cleo@example.org","emailCode":1000000001}         | EmailCodeError
            {"email":"cleo@example.org","emailCode":1}                  | EmailCodeError
            {"email":"no address","password":"x"}                       | EmailInvalid
            {"email":"nobody@example.org","password":"x"}               | UserNotFound
            {"email":"wrong@example.org","password":"x"}                | PasswordError
            {"email":"cleo@example.org","token":"forged"}               | TokenError
            {"email":"cleo@example.org","token":"expired"}              | TokenExpired
            """)
    void loginHasTheStatesOfTheTable(String data, String state) {
        try (CommandClient client = sealed()) {
            JsonNode answer = client.ask("Login", data);
            assertThat(answer.path("command").asString("")).isEqualTo("LoginResponse");
            assertThat(state(answer)).isEqualTo(state);
            assertThat(answer.path("data").has("userId")).isEqualTo(state.equals("Success"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Login | {"email":"cleo@example.org"}
            Login | {"password":"x"}
            Login | {"email":1,"password":"x"}
            Login | {"email":"cleo@example.org","password":5}
            Login | {"email":"cleo@example.org","emailCode":"2145621540"}
            Login | {"email":"cleo@example.org","emailCode":2145621540.0}
            Login | {"email":"cleo@example.org","emailCode":9007199254740993}
            Login | "cleo"
            Login | null
            Register | {"userName":"cleo","email":"a@b.org","password":"x"}
            Register | {"userName":5,"email":"a@b.org","password":"x","emailCode":1}
            SendEmailCode | {}
            SendEmailCode | {"email":["a@b.org"]}
            """)
    void whatIsMistypedIsAFormatError(String command, String data) {
        try (CommandClient client = sealed()) {
            assertThat(client.ask(command, data).toString())
                    .isEqualTo("{\"command\":\"ErrorResponse\",\"data\":{\"state\":\"FormatError\",\"command\":\""
                            + command + "\"}}");
        }
    }

    @Test
    void tooManyFailuresAreToldAsSuch() {
        try (CommandClient client = sealed()) {
            assertThat(client.ask("Login", login("often")).toString())
                    .isEqualTo(
                            "{\"command\":\"ErrorResponse\",\"data\":{\"state\":\"RateLimitExceeded\",\"command\":\"Login\"}}");
            assertThat(client.ask("SendEmailCode", "{\"email\":\"often@example.org\"}")
                            .toString())
                    .isEqualTo("{\"command\":\"SendEmailCodeResponse\",\"data\":{\"state\":\"RateLimitExceeded\"}}");
        }
    }

    @Test
    void codesAreSentBeforeSigningIn() {
        try (CommandClient client = sealed()) {
            assertThat(client.ask("SendEmailCode", "{\"email\":\"new@example.org\"}")
                            .toString())
                    .isEqualTo("{\"command\":\"SendEmailCodeResponse\",\"data\":{\"state\":\"Success\"}}");
            assertThat(client.state("SendEmailCode", "{\"email\":\"new\"}")).isEqualTo("EmailInvalid");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "fresh1, f@example.org, 64, 1000000000, Success",
        "x, f@example.org, 64, 1000000000, UserNameFormatError",
        "fresh2, no, 64, 1000000000, EmailInvalid",
        "fresh3, f@example.org, 63, 1000000000, PasswordFormatError",
        "fresh4, f@example.org, 64, 1000000001, EmailCodeError",
        "fresh5, taken@example.org, 64, 1000000000, EmailRegistered"
    })
    void registerHasTheStatesOfTheTable(String name, String email, int passwordLength, long code, String state) {
        try (CommandClient client = sealed()) {
            JsonNode answer = client.ask(
                    "Register",
                    "{\"userName\":\"" + name + "\",\"email\":\"" + email + "\",\"password\":\""
                            + "0".repeat(passwordLength) + "\",\"emailCode\":" + code + "}");
            assertThat(answer.path("command").asString("")).isEqualTo("RegisterResponse");
            assertThat(state(answer)).isEqualTo(state);
            assertThat(answer.path("data").has("userId")).isEqualTo(state.equals("Success"));
            // Registering does not sign in.
            assertThat(client.state("GetUserInfo", "1")).isEqualTo("UserNotLoggedIn");
        }
    }

    @Test
    void aTokenSignsInLaterAndInTheOtherDialectToo() {
        String token;
        try (CommandClient client = signedIn("tokens2")) {
            JsonNode answer = client.ask("ApplyForToken", null);
            assertThat(answer.path("command").asString("")).isEqualTo("ApplyForTokenResponse");
            assertThat(state(answer)).isEqualTo("Success");
            assertThat(answer.path("data").path("timestamp").asLong()).isGreaterThan(System.currentTimeMillis());
            token = answer.path("data").path("token").asString("");
        }
        try (CommandClient client = sealed()) {
            assertThat(client.state("Login", "{\"email\":\"tokens2@example.org\",\"token\":\"" + token + "\"}"))
                    .isEqualTo("Success");
        }
        try (var envelope = World.client()) {
            envelope.useToken(token);
            assertThat(envelope.ask("HEARTBEAT_PING_REQUEST", "{}").path("type").asString(""))
                    .isEqualTo("HEARTBEAT_PONG_RESPONSE");
        }
    }

    @Test
    void loggingOutEndsTheSession() {
        String token;
        try (CommandClient client = signedIn("leaver2")) {
            token = client.ask("ApplyForToken", null).path("data").path("token").asString("");
            assertThat(client.ask("Logout", null).toString())
                    .isEqualTo("{\"command\":\"LogoutResponse\",\"data\":{\"state\":\"Success\"}}");
            assertThat(client.socket().closeCode()).isEqualTo(4401);
        }
        try (CommandClient client = sealed()) {
            assertThat(client.state("Login", "{\"email\":\"leaver2@example.org\",\"token\":\"" + token + "\"}"))
                    .isEqualTo("TokenError");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Pull",
                "PullMessages",
                "GetUserInfo",
                "FindUser",
                "GetChatInfo",
                "GetGroupUsers",
                "GetGroupAdmin",
                "GetGroupOwner",
                "GroupOwnerTransfer",
                "RemoveGroupMember",
                "GetUserReadInPrivate",
                "GetUserReadInGroup",
                "PullGroupNotice",
                "SendGroupNotice",
                "ApplyForToken",
                "RevokeMessage",
                "SendRequest",
                "SolveRequest",
                "Unfriend",
                "CreateGroupChat",
                "SetReadCursor",
                "SetUserSetting",
                "SetGroupAdmin",
                "Logout"
            })
    void mostNeedsALogin(String command) {
        try (CommandClient client = sealed()) {
            JsonNode answer = client.ask(command, "{\"clientId\":3,\"chatId\":4,\"reqId\":5}");
            assertThat(answer.toString())
                    .isEqualTo("{\"command\":\"ErrorResponse\",\"data\":{\"state\":\"UserNotLoggedIn\",\"command\":\""
                            + command + "\",\"clientId\":3,\"chatId\":4,\"reqId\":5}}");
        }
    }

    @Test
    void sendingNeedsALoginAndSaysSoItself() {
        try (CommandClient client = sealed()) {
            assertThat(client.write(4, "x").toString())
                    .isEqualTo(
                            "{\"command\":\"SendMessageResponse\",\"data\":{\"state\":\"UserNotLoggedIn\",\"clientId\":1,\"chatId\":4}}");
        }
    }

    @Test
    void aHandshakeTokenSignsInForCommandsToo() {
        AuthApi.SignedIn session = World.auth().session("bearer2", "d");
        World.services()
                .script((caller, message) -> message instanceof AuthQuery.GetUser get
                        ? new AuthReply.UserFound(get.user(), "bearer2", "", true)
                        : null);
        try (CommandClient client =
                CommandClient.sealed(World.gateway().port(), Map.of("Authorization", "Bearer " + session.token()))) {
            assertThat(client.state("GetUserInfo", "1")).isEqualTo("Success");
            assertThat(client.state("Login", login("bearer2"))).isEqualTo("UserLogged");
        }
    }

    @Test
    void userInformationCarriesBothIds() {
        long number = World.auth().user("famous").number();
        World.services().script((caller, message) -> switch (message) {
            case AuthQuery.GetUser get
            when get.user().number() == number -> new AuthReply.UserFound(get.user(), "famous", "", true);
            case AuthQuery.FindUser find
            when find.username().equals("famous") ->
                new AuthReply.UserFound(World.auth().user("famous"), "famous", "", true);
            case AuthQuery ignored -> Refusal.of(ErrorCode.USER_NOT_FOUND);
            default -> null;
        });
        try (CommandClient client = signedIn("curious")) {
            String expected =
                    "{\"command\":\"GetUserInfoResponse\",\"data\":{\"state\":\"Success\",\"userId\":" + number
                            + ",\"userName\":\"famous\",\"avatarHash\":\"\",\"uid\":\"" + World.uuid("famous") + "\"}}";
            assertThat(client.ask("GetUserInfo", Long.toString(number)).toString())
                    .isEqualTo(expected);
            assertThat(client.ask("FindUser", "{\"userName\":\"famous\"}").toString())
                    .isEqualTo(expected);
            for (String nobody : new String[] {"0", "-5", "93999999", "95000000"}) {
                assertThat(client.ask("GetUserInfo", nobody).toString())
                        .isEqualTo("{\"command\":\"GetUserInfoResponse\",\"data\":{\"state\":\"UserNotFound\"}}");
            }
            assertThat(client.state("GetUserInfo", "\"1\"")).isEqualTo("FormatError");
            assertThat(client.state("GetUserInfo", "1.0")).isEqualTo("FormatError");
            World.services().script((caller, message) -> Refusal.of(ErrorCode.INTERNAL_SERVER_ERROR));
            assertThat(client.ask("GetUserInfo", "1").toString())
                    .isEqualTo("{\"command\":\"GetUserInfoResponse\",\"data\":{\"state\":\"ServerError\"}}");
        }
    }

    @Test
    void settingsAreSavedAsTheyAre() {
        World.services()
                .script((caller, message) ->
                        message instanceof AuthCommand.SaveSettings ? new AuthReply.Saved() : null);
        try (CommandClient client = signedIn("settler")) {
            assertThat(client.ask("SetUserSetting", "\"{\\\"topChatIds\\\":[4]}\"")
                            .toString())
                    .isEqualTo("{\"command\":\"SetUserSettingResponse\",\"data\":{\"state\":\"Success\"}}");
            assertThat(client.ask("SetUserSetting", "{\"topChatIds\":[4]}").toString())
                    .isEqualTo("{\"command\":\"SetUserSettingResponse\",\"data\":{\"state\":\"FormatError\"}}");
        }
        assertThat(World.services().asked(AuthCommand.SaveSettings.class))
                .anyMatch(saved -> saved.settings().equals("{\"topChatIds\":[4]}"));
    }

    @Test
    void passwordAndCodeAndTokenStandInNoDescription() {
        var secret = "s3cret";
        assertThat(new im.crosstalk.gateway.dialect.Request.Register("n", secret, "e", 42L).toString())
                .doesNotContain(secret)
                .doesNotContain("42");
        assertThat(new im.crosstalk.gateway.dialect.Request.SignInByEmail(
                                "e", new im.crosstalk.gateway.dialect.Request.EmailProof.Token(secret))
                        .toString())
                .doesNotContain(secret);
        assertThat(HASH).isNotEmpty();
    }
}
