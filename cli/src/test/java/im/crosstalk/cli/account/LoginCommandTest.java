package im.crosstalk.cli.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.cli.ExitCode;
import im.crosstalk.cli.Im;
import im.crosstalk.cli.testing.WebSocketDouble;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(30)
class LoginCommandTest {
    private static final String OPEN_SESAME = "41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb";

    private final List<JsonNode> asked = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final InputStream in = System.in;
    private String home;

    @TempDir
    private Path folder;

    private final WebSocketDouble server = new WebSocketDouble() {
        @Override
        protected void onText(Connection connection, String text) throws IOException {
            JsonNode frame = JsonMapper.shared().readTree(text);
            asked.add(frame);
            boolean good =
                    frame.path("payload").path("password_hash").asString("").equals(OPEN_SESAME);
            connection.send("{\"type\":\"SOME_NOTIFICATION\",\"payload\":{},\"request_id\":null}");
            connection.send("{\"type\":\"X\",\"payload\":{\"success\":" + good
                    + ",\"message\":\"Wrong user name or password\",\"username\":\"ann\",\"session_token\":\"a.b.c\"},"
                    + "\"request_id\":\"" + frame.path("request_id").asString("") + "\"}");
        }
    };

    @BeforeEach
    void useHomeOfItsOwn() {
        home = System.setProperty("user.home", folder.toString());
    }

    @AfterEach
    void close() {
        System.setProperty("user.home", home);
        System.setIn(in);
        server.close();
    }

    private int login(String password, String... more) {
        System.setIn(new ByteArrayInputStream(password.getBytes(UTF_8)));
        List<String> arguments =
                new ArrayList<>(List.of("login", "ann", "--ws", server.url().toString()));
        arguments.addAll(List.of(more));
        return Im.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments.toArray(String[]::new));
    }

    @Test
    void theTokenIsKeptAndThePasswordNeverLeaves() throws IOException {
        assertThat(login("open sesame\n")).isEqualTo(ExitCode.DONE);
        assertThat(asked).hasSize(1);
        assertThat(asked.getFirst().path("type").asString("")).isEqualTo("LOGIN_REQUEST");
        assertThat(asked.getFirst().path("payload").path("device_id").asString(""))
                .isEqualTo("im-cli");
        assertThat(asked.getFirst().toString()).doesNotContain("sesame");
        assertThat(SessionStore.ofUser().find(URI.create("http://localhost:8080")))
                .isEqualTo(new SessionStore.Kept("ann", "a.b.c"));
        assertThat(out.toString()).contains("signed in as ann").doesNotContain("a.b.c");
    }

    @Test
    void itCanBePrintedInstead() throws IOException {
        assertThat(login("open sesame", "--print")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString().strip()).isEqualTo("a.b.c");
        assertThat(SessionStore.ofUser().find(server.url())).isNull();
    }

    @Test
    void theAccountCanBeMadeFirst() {
        assertThat(login("open sesame", "--register")).isEqualTo(ExitCode.DONE);
        assertThat(asked)
                .extracting(frame -> frame.path("type").asString(""))
                .containsExactly("REGISTER_REQUEST", "LOGIN_REQUEST");
    }

    @Test
    void aWrongPasswordIsSaid() {
        assertThat(login("open barley")).isEqualTo(ExitCode.NOT_SIGNED_IN);
        assertThat(err.toString()).contains("Wrong user name or password");
    }

    @Test
    void noServerIsSaid() {
        server.close();
        assertThat(login("open sesame")).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(err.toString()).contains("./im serve");
    }
}
