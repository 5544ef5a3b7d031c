package im.crosstalk.auth;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.protocol.auth.AuthApi;
import im.crosstalk.protocol.auth.AuthApi.SignedIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The service writes who did what, and nothing by which another could do it. */
@AuthServiceTest
@ExtendWith(OutputCaptureExtension.class)
class SecretsInLogsTest {
    private static final String[] TALKATIVE = {"im.crosstalk", "org.springframework.web", "org.springframework.security"
    };
    private static final String PASSWORD = "0123456789abcdef".repeat(4);
    private static final String CODE = "4815162342";

    @Autowired
    private AuthClient client;

    @Autowired
    private LoggingSystem logging;

    @AfterEach
    void turnDown() {
        for (String logger : TALKATIVE) {
            logging.setLogLevel(logger, null);
        }
    }

    @Test
    void areNotThereEvenWhenTheFrameworksOwnLoggingIsTurnedUp(CapturedOutput output) {
        for (String logger : TALKATIVE) {
            logging.setLogLevel(logger, LogLevel.DEBUG);
        }
        String name = AuthClient.newName();
        client.post(AuthApi.REGISTER, new AuthApi.Register(name, PASSWORD, null, null, AuthClient.ADDRESS));
        SignedIn signedIn = client.signIn(name, PASSWORD).as(SignedIn.class);
        client.resume(signedIn.token());
        client.resume(signedIn.token() + "x");
        client.post(AuthApi.ISSUE_TOKEN, new AuthApi.IssueToken(signedIn.user(), signedIn.session()));
        client.signIn(AuthClient.newName(), PASSWORD);
        client.post(
                AuthApi.SET_EMAIL,
                new AuthApi.SetEmail(signedIn.user(), "a@example.org", Long.parseLong(CODE), AuthClient.ADDRESS));
        client.post(
                AuthApi.SIGN_IN,
                new AuthApi.SignIn(null, "a@example.org", null, Long.parseLong(CODE), null, "command", "127.0.0.1"));

        assertThat(output.getAll()).contains("SignIn[username=" + name);
        assertThat(output.getAll())
                .doesNotContain(
                        PASSWORD, CODE, signedIn.token(), signedIn.token().substring(0, 60));
    }

    @Test
    void areNotThereWhenARequestCannotBeRead(CapturedOutput output) {
        String token = "a.token.of-somebody";
        client.postText(AuthApi.REGISTER, "{\"username\":7,\"passwordHash\":\"" + PASSWORD);
        client.postText(
                AuthApi.SIGN_IN, "{\"emailCode\":\"code-" + CODE + "\",\"passwordHash\":{\"" + PASSWORD + "\":1}}");
        client.postText(AuthApi.RESUME, "{\"token\":[\"" + token + "\"]}");
        assertThat(output.getAll()).doesNotContain(PASSWORD, CODE, token);
    }
}
