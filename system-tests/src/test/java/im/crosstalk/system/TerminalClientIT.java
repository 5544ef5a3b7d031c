package im.crosstalk.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program behind {@code ./im upload}, {@code download} and {@code login}, as a process, without a terminal. */
class TerminalClientIT {
    private static final int SIZE = 16 * 1024 * 1024;
    private static final int ENDS_SECONDS = 90;

    private final CrosstalkSystem system = CrosstalkSystem.running();
    private final byte[] content = new byte[SIZE];
    private EnvelopeUser alice;
    private EnvelopeUser bob;

    @TempDir
    private Path folder;

    @BeforeEach
    void twoUsers() throws IOException {
        new Random(12).nextBytes(content);
        Files.write(folder.resolve("f.bin"), content);
        alice = EnvelopeUser.register("alice", system.gateway(1));
        bob = EnvelopeUser.register("bob", system.gateway(2));
    }

    @AfterEach
    void leave() {
        alice.close();
        bob.close();
    }

    /** A run of the program, in a folder and with a home of its own. */
    private final class Run {
        private final Process process;
        private final Path output = Files.createTempFile(folder, "run", ".txt");

        Run(String token, String... arguments) throws IOException {
            Path home = Path.of(System.getProperty("im.home", ".."));
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx96m",
                    "-jar",
                    home.toRealPath().resolve("cli/target/cli.jar").toString()));
            command.addAll(List.of(arguments));
            var builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment()
                    .put("XDG_CONFIG_HOME", folder.resolve("config").toString());
            if (!token.isEmpty()) {
                builder.environment().put("IM_TOKEN", token);
            }
            process = builder.start();
        }

        String said() {
            try {
                return Files.readString(output, UTF_8);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        void awaitSaid(String text) {
            Awaitility.await("it says " + text)
                    .atMost(ENDS_SECONDS, TimeUnit.SECONDS)
                    .pollInterval(2, TimeUnit.MILLISECONDS)
                    .until(() -> said().contains(text) || !process.isAlive());
            assertThat(said()).contains(text);
        }

        void assertEnds(int code) throws InterruptedException {
            assertThat(process.waitFor(ENDS_SECONDS, TimeUnit.SECONDS))
                    .as(said())
                    .isTrue();
            assertThat(process.exitValue()).as(said()).isEqualTo(code);
            assertThat(said()).doesNotContain("\r", "\u001b");
        }
    }

    private Run im(String token, String... arguments) throws IOException {
        return new Run(token, arguments);
    }

    @Test
    void aFileGoesIntoARoomThroughAKillOfTheGatewayAndComesDownForAnother() throws Exception {
        String room = alice.acknowledged(alice.write(bob, "a file follows"), "SENT_TO_SERVER")
                .path("room_id")
                .asString();
        String first = system.gateway(1).toString();
        Run upload = im(alice.token(), "upload", "f.bin", "--ws", first, "--chunk", "16384", "--room", room);
        upload.awaitSaid("sending f.bin");
        system.kill("gateway-service");
        upload.awaitSaid("trying again");
        upload.assertEnds(0);
        assertThat(upload.said().strip()).endsWith("as " + room + "/f.bin");

        bob.await(
                "PRIVATE_MESSAGE_NOTIFICATION",
                got -> got.path("content_type").asString().equals("FILE_POINTER"));
        Run download = im(
                bob.token(),
                "download",
                room,
                "f.bin",
                "--ws",
                system.gateway(2).toString(),
                "-o",
                "got.bin");
        download.assertEnds(0);
        assertThat(Files.readAllBytes(folder.resolve("got.bin"))).isEqualTo(content);
        im(bob.token(), "download", room, "none.bin", "--ws", first).assertEnds(1);
    }

    @Test
    void oneSignsInUploadsForOneselfAndGoesOnAfterARun() throws Exception {
        String server = system.gateway(2).toString();
        im("", "upload", "f.bin", "--ws", server).assertEnds(2);
        Run wrong = im("", "login", alice.name, "--ws", server);
        wrong.process.getOutputStream().write("not this\n".getBytes(UTF_8));
        wrong.process.getOutputStream().close();
        wrong.assertEnds(2);

        Run ended = im(alice.token(), "upload", "f.bin", "--ws", server, "--chunk", "4096");
        ended.awaitSaid("sending f.bin");
        ended.process.destroy();
        ended.assertEnds(143);
        Run again = im(alice.token(), "upload", "f.bin", "--ws", server);
        again.assertEnds(0);
        assertThat(again.said()).contains("as uploads/f.bin");
        Run once = im(alice.token(), "upload", "f.bin", "--ws", server);
        once.assertEnds(0);
        assertThat(once.said()).contains("is there already");
        im(alice.token(), "upload").assertEnds(64);
        im("", "upload", "f.bin", "--ws", "ws://127.0.0.1:1", "--retry-for", "1")
                .assertEnds(3);
    }
}
