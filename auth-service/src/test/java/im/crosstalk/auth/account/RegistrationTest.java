package im.crosstalk.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.auth.AuthClient;
import im.crosstalk.auth.AuthServiceTest;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.auth.AuthApi;
import im.crosstalk.protocol.auth.AuthApi.Register;
import im.crosstalk.protocol.auth.AuthApi.Registered;
import im.crosstalk.protocol.id.UserId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

@AuthServiceTest
class RegistrationTest {
    @Autowired
    private AuthClient client;

    @Autowired
    private JdbcTemplate jdbc;

    @Test
    void givesANumberAndTheNormalisedName() {
        Registered registered = client.register("Ａlice-Ⅸ");
        assertThat(registered.username()).isEqualTo("Alice-IX");
        assertThat(registered.user().number()).isPositive();
    }

    @Test
    void writesIdsAsBareNumbers() {
        String name = AuthClient.newName();
        assertThat(client.tryRegister(name).body()).containsPattern("\"user\":\\d+[,}]");
    }

    @Test
    void namesAreUniqueWithoutRegardToCase() {
        client.register("Straße");
        assertThat(client.tryRegister("STRASSE").refusal()).isEqualTo(ErrorCode.USERNAME_TAKEN);
        client.register("ὈΔΥΣΣΕΎΣ");
        assertThat(client.tryRegister("ὀδυσσεύς").refusal()).isEqualTo(ErrorCode.USERNAME_TAKEN);
        client.register("Đặng");
        assertThat(client.tryRegister("ĐẶNG").refusal()).isEqualTo(ErrorCode.USERNAME_TAKEN);
    }

    @Test
    void ofManyWhoWantOneNameAtOnceOneGetsIt() throws Exception {
        String name = AuthClient.newName();
        try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> attempt = () -> client.tryRegister(name).status();
            List<Integer> statuses = crowd.invokeAll(java.util.Collections.nCopies(12, attempt)).stream()
                    .map(Future::resultNow)
                    .toList();
            assertThat(statuses).containsOnly(200, 422).containsOnlyOnce(200);
        }
    }

    @Test
    void refusesNamesAndPasswordsThatBreakTheRules() {
        assertThat(client.tryRegister("x").refusal()).isEqualTo(ErrorCode.USERNAME_INVALID);
        assertThat(client.tryRegister("with space").refusal()).isEqualTo(ErrorCode.USERNAME_INVALID);
        assertThat(client.tryRegister("nul\u0000").refusal()).isEqualTo(ErrorCode.USERNAME_INVALID);
        assertThat(register(AuthClient.newName(), "secret").refusal()).isEqualTo(ErrorCode.PASSWORD_INVALID);
        assertThat(register(AuthClient.newName(), "g".repeat(64)).refusal()).isEqualTo(ErrorCode.PASSWORD_INVALID);
    }

    @Test
    void keepsNothingOfThePasswordButASaltedHash() {
        String first = AuthClient.newName();
        String second = AuthClient.newName();
        client.register(first);
        client.register(second);
        List<String> hashes = jdbc.queryForList(
                "SELECT password_hash FROM account WHERE username IN (?, ?)", String.class, first, second);
        assertThat(hashes).hasSize(2).doesNotHaveDuplicates().allMatch(hash -> hash.startsWith("$2a$04$"));
    }

    @Test
    void comparesHexWithoutRegardToCaseAndOwnSchemesAsTheyAre() {
        String hex = AuthClient.newName();
        register(hex, "AB".repeat(32)).as(Registered.class);
        assertThat(client.signIn(hex, "ab".repeat(32)).status()).isEqualTo(200);

        String own = AuthClient.newName();
        register(own, "hash-My.Own_1").as(Registered.class);
        assertThat(client.signIn(own, "hash-My.Own_1").status()).isEqualTo(200);
        assertThat(client.signIn(own, "hash-my.own_1").refusal()).isEqualTo(ErrorCode.AUTH_FAILED);
    }

    @Test
    void looksUsersUpByNumberAndLeavesOutUnknownOnes() {
        String name = AuthClient.newName();
        UserId user = client.register(name).user();
        AuthApi.Users users = client.post(AuthApi.USERS, new AuthApi.LookUpUsers(List.of(user, new UserId(UserId.MAX))))
                .as(AuthApi.Users.class);
        assertThat(users.users()).containsExactly(new AuthApi.Users.User(user, name));
    }

    private AuthClient.Response register(String name, String password) {
        return client.post(AuthApi.REGISTER, new Register(name, password, null, null, AuthClient.ADDRESS));
    }
}
