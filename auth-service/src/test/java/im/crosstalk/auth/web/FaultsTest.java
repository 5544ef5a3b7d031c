package im.crosstalk.auth.web;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.auth.AuthClient;
import im.crosstalk.auth.AuthServiceTest;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.auth.AuthApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@AuthServiceTest
class FaultsTest {
    @Autowired
    private AuthClient client;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "nonsense",
                "{\"user\":0,\"session\":\"s\"}",
                "{\"user\":{},\"session\":\"s\"}",
                "{\"user\":99000000000,\"session\":\"s\"}"
            })
    void whatCannotBeReadIsAProblem(String body) {
        AuthClient.Response response = client.postText(AuthApi.SIGN_OUT, body);
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body()).contains("\"status\":400").doesNotContain("Exception", "crosstalk", "jackson");
    }

    @Test
    void whatIsMissingIsNamed() {
        AuthClient.Response response = client.postText(AuthApi.REGISTER, "{\"username\":\"somebody\"}");
        assertThat(response.refusal()).isEqualTo(ErrorCode.INVALID_PAYLOAD);
        assertThat(response.body()).contains("passwordHash");
    }

    @Test
    void unknownPathsAndMethodsAreProblems() {
        assertThat(client.get("/nowhere").status()).isEqualTo(404);
        AuthClient.Response wrongMethod = client.get(AuthApi.REGISTER);
        assertThat(wrongMethod.status()).isEqualTo(405);
        assertThat(wrongMethod.body()).doesNotContain("Exception", "trace");
    }

    @Test
    void aSessionThatNobodyHasMayBeSignedOut() {
        client.postText(AuthApi.SIGN_OUT, "{\"user\":1,\"session\":\"unknown\"}")
                .isDone();
    }
}
