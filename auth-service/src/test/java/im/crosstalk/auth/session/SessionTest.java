package im.crosstalk.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import im.crosstalk.auth.AuthClient;
import im.crosstalk.auth.AuthServiceTest;
import im.crosstalk.auth.MovingClock;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.auth.AuthApi;
import im.crosstalk.protocol.auth.AuthApi.IssueToken;
import im.crosstalk.protocol.auth.AuthApi.SignIn;
import im.crosstalk.protocol.auth.AuthApi.SignOut;
import im.crosstalk.protocol.auth.AuthApi.SignedIn;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@AuthServiceTest
class SessionTest {
    @Autowired
    private AuthClient client;

    @Autowired
    private MovingClock clock;

    @Autowired
    private SigningKeys keys;

    @Autowired
    private MeterRegistry meters;

    @Test
    void aSignInOpensASessionWhoseTokenThePublishedKeysVerify() throws Exception {
        String name = AuthClient.newName();
        client.register(name);
        SignedIn signedIn = client.signedIn(name);

        SignedJWT token = SignedJWT.parse(signedIn.token());
        JWKSet published = JWKSet.parse(client.get(AuthApi.JWKS).body());
        var key = published.getKeyByKeyId(token.getHeader().getKeyID()).toECKey();
        assertThat(key.isPrivate()).isFalse();
        assertThat(token.verify(new ECDSAVerifier(key))).isTrue();

        var claims = token.getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo(Long.toString(signedIn.user().number()));
        assertThat(claims.getStringClaim(AuthApi.Claims.SESSION))
                .isEqualTo(signedIn.session().value())
                .hasSize(22);
        assertThat(claims.getStringClaim(AuthApi.Claims.USERNAME)).isEqualTo(name);
        assertThat(claims.getStringClaim(AuthApi.Claims.DEVICE)).isEqualTo("dialect:envelope");
        assertThat(claims.getExpirationTime().getTime()).isEqualTo(signedIn.expiresAt());
        assertThat(claims.getIssueTime()).isNotNull();
    }

    @Test
    void twoSignInsAreTwoSessions() {
        String name = AuthClient.newName();
        client.register(name);
        assertThat(client.signedIn(name).session())
                .isNotEqualTo(client.signedIn(name).session());
    }

    @Test
    void anUnknownUserIsAnsweredLikeAWrongPasswordAndCostsAsMuch() {
        String name = AuthClient.newName();
        client.register(name);
        assertSameCost(name, AuthClient.OTHER_PASSWORD);
        assertSameCost(AuthClient.newName(), AuthClient.PASSWORD);
        assertSameCost("no name at all", AuthClient.PASSWORD);
        assertSameCost(name, "no hash at all");
    }

    private void assertSameCost(String name, String password) {
        long before = meters.get("im.auth.password.comparisons").timer().count();
        assertThat(client.signIn(name, password).refusal()).isEqualTo(ErrorCode.AUTH_FAILED);
        assertThat(meters.get("im.auth.password.comparisons").timer().count()).isEqualTo(before + 1);
    }

    @Test
    void aDeviceOfTheClientsOwnIsKeptAndAnUnnamedOneCannotBeClaimed() {
        String name = AuthClient.newName();
        client.register(name);
        assertThat(signIn(name, "phone").as(SignedIn.class).device()).isEqualTo("phone");
        assertThat(signIn(name, "dialect:command").refusal()).isEqualTo(ErrorCode.INVALID_PAYLOAD);
        assertThat(signIn(name, "").refusal()).isEqualTo(ErrorCode.INVALID_PAYLOAD);
        assertThat(signIn(name, "x".repeat(65)).refusal()).isEqualTo(ErrorCode.INVALID_PAYLOAD);
        assertThat(signIn(name, "nul\u0000").refusal()).isEqualTo(ErrorCode.INVALID_PAYLOAD);
    }

    private AuthClient.Response signIn(String name, String device) {
        return client.post(
                AuthApi.SIGN_IN,
                new SignIn(name, null, AuthClient.PASSWORD, null, device, "envelope", AuthClient.ADDRESS));
    }

    @Test
    void aSignInNeedsOneAccountAndOneProof() {
        var neither = new SignIn("somebody", null, null, null, null, "command", AuthClient.ADDRESS);
        var nobody = new SignIn(null, null, AuthClient.PASSWORD, null, null, "command", AuthClient.ADDRESS);
        var codeForAName = new SignIn("somebody", null, null, 1_000_000_000L, null, "command", AuthClient.ADDRESS);
        assertThat(client.post(AuthApi.SIGN_IN, neither).refusal()).isEqualTo(ErrorCode.INVALID_PAYLOAD);
        assertThat(client.post(AuthApi.SIGN_IN, nobody).refusal()).isEqualTo(ErrorCode.INVALID_PAYLOAD);
        assertThat(client.post(AuthApi.SIGN_IN, codeForAName).refusal()).isEqualTo(ErrorCode.INVALID_PAYLOAD);
    }

    @Test
    void aTokenTakesItsSessionUpAgain() {
        String name = AuthClient.newName();
        client.register(name);
        SignedIn signedIn = client.signedIn(name);
        assertThat(client.resume(signedIn.token()).as(SignedIn.class)).isEqualTo(signedIn);
    }

    @Test
    void forgedTokensAreWorthless() {
        String name = AuthClient.newName();
        client.register(name);
        String token = client.signedIn(name).token();
        String[] parts = token.split("\\.");
        assertThat(client.resume("nonsense").refusal()).isEqualTo(ErrorCode.INVALID_TOKEN);
        assertThat(client.resume(parts[0] + "." + parts[1] + "." + "A".repeat(86))
                        .refusal())
                .isEqualTo(ErrorCode.INVALID_TOKEN);
        String unsigned = "eyJhbGciOiJub25lIn0." + parts[1] + ".";
        assertThat(client.resume(unsigned).refusal()).isEqualTo(ErrorCode.INVALID_TOKEN);
        assertThat(client.resume("x".repeat(100_000)).refusal()).isEqualTo(ErrorCode.INVALID_TOKEN);
    }

    @Test
    void anotherTokenOfTheSessionIsAsGood() {
        String name = AuthClient.newName();
        client.register(name);
        SignedIn first = client.signedIn(name);
        clock.advance(Duration.ofDays(1));
        SignedIn second = client.post(AuthApi.ISSUE_TOKEN, new IssueToken(first.user(), first.session()))
                .as(SignedIn.class);
        assertThat(second.session()).isEqualTo(first.session());
        assertThat(second.expiresAt()).isGreaterThan(first.expiresAt());
        assertThat(client.resume(first.token()).status()).isEqualTo(200);
        assertThat(client.resume(second.token()).status()).isEqualTo(200);
    }

    @Test
    void noTokenIsIssuedForAnUnknownOrForeignSession() {
        String name = AuthClient.newName();
        client.register(name);
        SignedIn signedIn = client.signedIn(name);
        var unknown = new IssueToken(signedIn.user(), new SessionId("unknown"));
        var foreign = new IssueToken(new UserId(UserId.MAX), signedIn.session());
        assertThat(client.post(AuthApi.ISSUE_TOKEN, unknown).refusal()).isEqualTo(ErrorCode.INVALID_TOKEN);
        assertThat(client.post(AuthApi.ISSUE_TOKEN, foreign).refusal()).isEqualTo(ErrorCode.INVALID_TOKEN);
    }

    @Test
    void aTokenExpires() {
        String name = AuthClient.newName();
        client.register(name);
        String token = client.signedIn(name).token();
        clock.advance(Duration.ofDays(7).plusSeconds(1));
        assertThat(client.resume(token).refusal()).isEqualTo(ErrorCode.TOKEN_EXPIRED);
    }

    @Test
    void signingOutEndsThatSessionOnlyAndMayBeRepeated() {
        String name = AuthClient.newName();
        client.register(name);
        SignedIn ended = client.signedIn(name);
        SignedIn other = client.signedIn(name);
        var signOut = new SignOut(ended.user(), ended.session());
        client.post(AuthApi.SIGN_OUT, signOut).isDone();
        client.post(AuthApi.SIGN_OUT, signOut).isDone();
        assertThat(client.resume(ended.token()).refusal()).isEqualTo(ErrorCode.INVALID_TOKEN);
        assertThat(client.post(AuthApi.ISSUE_TOKEN, new IssueToken(ended.user(), ended.session()))
                        .refusal())
                .isEqualTo(ErrorCode.INVALID_TOKEN);
        assertThat(client.resume(other.token()).status()).isEqualTo(200);
    }

    @Test
    void anotherKeySignsAfterAWhileAndSignsNobodyOut() throws Exception {
        String name = AuthClient.newName();
        client.register(name);
        clock.advance(Duration.ofDays(29).plusHours(23));
        SignedIn before = client.signedIn(name);
        clock.advance(Duration.ofHours(2));
        keys.refresh();
        SignedIn after = client.signedIn(name);

        String oldKey = SignedJWT.parse(before.token()).getHeader().getKeyID();
        String newKey = SignedJWT.parse(after.token()).getHeader().getKeyID();
        assertThat(newKey).isNotEqualTo(oldKey);
        assertThat(client.resume(before.token()).status()).isEqualTo(200);
        assertThat(client.resume(after.token()).status()).isEqualTo(200);
        assertThat(published()).contains(oldKey, newKey);

        clock.advance(Duration.ofDays(8));
        assertThat(published()).contains(newKey).doesNotContain(oldKey);
        assertThat(client.resume(before.token()).refusal()).isEqualTo(ErrorCode.TOKEN_EXPIRED);
    }

    private java.util.List<String> published() throws Exception {
        return JWKSet.parse(client.get(AuthApi.JWKS).body()).getKeys().stream()
                .map(key -> key.getKeyID())
                .toList();
    }
}
