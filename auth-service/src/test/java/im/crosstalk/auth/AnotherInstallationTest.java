package im.crosstalk.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.auth.AuthApi;
import im.crosstalk.protocol.auth.AuthApi.Register;
import im.crosstalk.protocol.auth.AuthApi.SendEmailCode;
import im.crosstalk.protocol.auth.AuthApi.SignIn;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** With throttles, a mail server, and unknown users hidden. */
@AuthServiceTest
@TestPropertySource(
        properties = {"im.rate-limit.enabled=true", "im.auth.hide-unknown-users=true", "im.mail.host=127.0.0.1"})
class AnotherInstallationTest {
    private static final GreenMail SMTP = new GreenMail(ServerSetup.SMTP.dynamicPort());

    @Autowired
    private AuthClient client;

    @Autowired
    private MovingClock clock;

    @DynamicPropertySource
    static void mail(DynamicPropertyRegistry registry) {
        SMTP.start();
        registry.add("im.mail.port", () -> SMTP.getSmtp().getPort());
    }

    @AfterAll
    static void stop() {
        SMTP.stop();
    }

    @Test
    void codesAreSentBySmtpOncePerMinuteAndTenTimesADay() throws Exception {
        String email = AuthClient.newName() + "@example.org";
        sendCode(email).isDone();
        MimeMessage mail = SMTP.getReceivedMessages()[SMTP.getReceivedMessages().length - 1];
        assertThat(mail.getAllRecipients()[0]).hasToString(email);
        assertThat(GreenMailUtil.getBody(mail)).containsPattern("^[1-9]\\d{9}\\R");

        assertThat(sendCode(email).refusal()).isEqualTo(ErrorCode.RATE_LIMIT_EXCEEDED);
        for (int i = 1; i < 10; i++) {
            clock.advance(Duration.ofSeconds(61));
            sendCode(email).isDone();
        }
        clock.advance(Duration.ofSeconds(61));
        assertThat(sendCode(email).refusal()).isEqualTo(ErrorCode.RATE_LIMIT_EXCEEDED);
        clock.advance(Duration.ofDays(1));
        sendCode(email).isDone();
    }

    @Test
    void aMailThatCannotBeSentCountsForNothing() {
        String email = AuthClient.newName() + "@example.org";
        SMTP.stop();
        try {
            assertThat(sendCode(email).refusal()).isEqualTo(ErrorCode.INTERNAL_SERVER_ERROR);
        } finally {
            SMTP.start();
        }
    }

    @Test
    void theEleventhFailureInAMinuteIsThrottledAndSoIsTheRightPasswordAfterIt() {
        String name = AuthClient.newName();
        client.register(name);
        for (int i = 0; i < 10; i++) {
            assertThat(client.signIn(name, AuthClient.OTHER_PASSWORD).refusal()).isEqualTo(ErrorCode.AUTH_FAILED);
        }
        assertThat(client.signIn(name, AuthClient.OTHER_PASSWORD).refusal()).isEqualTo(ErrorCode.RATE_LIMIT_EXCEEDED);
        assertThat(client.signIn(name, AuthClient.PASSWORD).refusal()).isEqualTo(ErrorCode.RATE_LIMIT_EXCEEDED);
        clock.advance(Duration.ofSeconds(61));
        assertThat(client.signIn(name, AuthClient.PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void askingWhichNamesAreTakenIsThrottled() {
        String name = AuthClient.newName();
        client.register(name);
        for (int i = 0; i < 10; i++) {
            assertThat(client.tryRegister(name).refusal()).isEqualTo(ErrorCode.USERNAME_TAKEN);
        }
        assertThat(client.tryRegister(name).refusal()).isEqualTo(ErrorCode.RATE_LIMIT_EXCEEDED);
    }

    @Test
    void manyMayRegisterAndSignInFromOneAddress() {
        for (int i = 0; i < 120; i++) {
            String name = AuthClient.newName();
            client.register(name);
            client.signedIn(name);
        }
    }

    @Test
    void anUnknownAddressIsToldLikeAWrongPasswordOrCode() {
        String unknown = AuthClient.newName() + "@example.org";
        var byPassword = new SignIn(null, unknown, AuthClient.PASSWORD, null, null, "command", AuthClient.ADDRESS);
        var byCode = new SignIn(null, unknown, null, 1_000_000_000L, null, "command", AuthClient.ADDRESS);
        assertThat(client.post(AuthApi.SIGN_IN, byPassword).refusal()).isEqualTo(ErrorCode.AUTH_FAILED);
        assertThat(client.post(AuthApi.SIGN_IN, byCode).refusal()).isEqualTo(ErrorCode.EMAIL_CODE_WRONG);
    }

    @Test
    void guessingCodesIsThrottled() {
        String email = AuthClient.newName() + "@example.org";
        var guess = new Register(AuthClient.newName(), AuthClient.PASSWORD, email, 1_000_000_000L, AuthClient.ADDRESS);
        for (int i = 0; i < 10; i++) {
            assertThat(client.post(AuthApi.REGISTER, guess).refusal()).isEqualTo(ErrorCode.EMAIL_CODE_WRONG);
        }
        assertThat(client.post(AuthApi.REGISTER, guess).refusal()).isEqualTo(ErrorCode.RATE_LIMIT_EXCEEDED);
    }

    private AuthClient.Response sendCode(String email) {
        return client.post(AuthApi.SEND_EMAIL_CODE, new SendEmailCode(email, AuthClient.ADDRESS));
    }
}
