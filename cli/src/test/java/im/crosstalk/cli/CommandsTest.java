package im.crosstalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.cli.testing.UploadServerDouble;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Command lines, what they print where there is no terminal, and how they end. */
@Timeout(30)
class CommandsTest {
    private final UploadServerDouble server = new UploadServerDouble();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String home;
    private Path file;

    @TempDir
    private Path folder;

    @BeforeEach
    void useHomeOfItsOwn() throws IOException {
        home = System.setProperty("user.home", folder.toString());
        file = Files.write(folder.resolve("a.txt"), new byte[300_000]);
    }

    @AfterEach
    void close() {
        System.setProperty("user.home", home);
        server.close();
    }

    private int im(String... arguments) {
        return Im.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private int upload(String... more) {
        String[] arguments = new String[more.length + 4];
        arguments[0] = "upload";
        arguments[1] = file.toString();
        arguments[2] = "--ws";
        arguments[3] = server.url().toString();
        System.arraycopy(more, 0, arguments, 4, more.length);
        return im(arguments);
    }

    @Test
    void anUploadIsToldInLines() {
        assertThat(upload("--chunk", "1000")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString())
                .startsWith("connecting")
                .contains("sending a.txt: 0.0 % (0 B of 293.0 KiB)", "checking");
        assertThat(out.toString().strip()).endsWith("as uploads/it");
        assertThat(out.toString()).doesNotContain("\r", "\u001b");
        assertThat(err.toString()).isEmpty();
        assertThat(upload()).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).contains("a.txt is there already");
    }

    @Test
    void whatTheServerRefusesIsSaid() {
        server.script((connection, frame) -> {
            UploadServerDouble.error(connection, frame, "file_name: is a reserved name", "INVALID_PAYLOAD");
            return true;
        });
        assertThat(upload()).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("file_name: is a reserved name");
    }

    @Test
    void whoMustSignInIsToldHow() {
        server.script((connection, frame) -> {
            UploadServerDouble.error(connection, frame, "AUTH_REQUIRED", "AUTH_REQUIRED");
            return true;
        });
        assertThat(upload()).isEqualTo(ExitCode.NOT_SIGNED_IN);
        assertThat(err.toString()).contains("./im login --ws " + server.url());
    }

    @Test
    void whoCannotReachTheServerIsToldWhatToDo() {
        server.close();
        assertThat(upload("--retry-for", "1")).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(out.toString()).contains("nobody listens there; trying again");
        assertThat(err.toString()).contains("./im serve", "--ws");
    }

    @Test
    void whatIsNoFileIsSaid() {
        assertThat(im("upload", folder.resolve("none").toString())).isEqualTo(ExitCode.FAILED);
        assertThat(im("upload", folder.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("there is no file", "is no regular file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "upload",
                "upload x --chunk 0",
                "upload x --chunk 524289",
                "upload x --id a/b",
                "upload x --ws http://localhost",
                "upload x --ws localhost:8765",
                "upload x --colour",
                "download",
                "download http:",
                "login",
                "frobnicate",
                ""
            })
    void wrongCommandLinesAreToldApart(String line) {
        assertThat(im(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).isNotEmpty();
    }

    @Test
    void tokensAreShownToWhomTheyBelong() {
        assertThat(upload("--token", "a.b.c")).isEqualTo(ExitCode.DONE);
        assertThat(server.handshakes().getLast()).containsEntry("authorization", "Bearer a.b.c");
        assertThat(upload("--token", "a.b.c", "--anonymous")).isEqualTo(ExitCode.DONE);
        assertThat(server.handshakes().getLast()).doesNotContainKey("authorization");
    }

    @Test
    void aRoomNeedsASessionAndHasNoIds() {
        assertThat(upload("--room", "uu_56")).isEqualTo(ExitCode.NOT_SIGNED_IN);
        assertThat(upload("--room", "uu_56", "--id", "x")).isEqualTo(ExitCode.USAGE);
        assertThat(upload("--room", "uu_56", "--token", "opaque")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("im login", "--id", "names no user");
        assertThat(server.asked()).isEmpty();
    }
}
