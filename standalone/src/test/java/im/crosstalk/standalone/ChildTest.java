package im.crosstalk.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Console console = new Console(new PrintStream(printed, true, StandardCharsets.UTF_8));
    private DataDirectory data;

    @BeforeEach
    void lock() throws Exception {
        data = DataDirectory.lock(directory);
    }

    @AfterEach
    void unlock() throws Exception {
        data.close();
    }

    @Test
    void aPartThatDiesIsStartedAgainAtOnceWithANewPid() throws Exception {
        Child child = new Child(new DummyPart("dummy", "exec sleep 60", () -> true), data, console);
        child.start();
        assertThat(child.awaitReady(LIMIT)).isTrue();
        long first = pid();

        ProcessHandle.of(first).orElseThrow().destroyForcibly();

        await().atMost(LIMIT).until(() -> Files.exists(pidFile()) && pid() != first && child.awaitReady(LIMIT));
        assertThat(ProcessHandle.of(pid())).isPresent();
        child.stop(LIMIT);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("died (exit code 137); starting it again")
                .contains("ready again");
    }

    @Test
    void isReadyOnlyWhenItsProbeSaysSo() throws Exception {
        Path sign = directory.resolve("sign");
        Child child = new Child(
                new DummyPart("dummy", "touch " + sign + "; exec sleep 60", () -> Files.exists(sign)), data, console);
        assertThat(child.awaitReady(Duration.ofMillis(50))).isFalse();
        child.start();
        assertThat(child.awaitReady(LIMIT)).isTrue();
        child.stop(LIMIT);
    }

    @Test
    void stoppingLeavesNeitherProcessNorPidFile() throws Exception {
        Child child = new Child(new DummyPart("dummy", "exec sleep 60", () -> true), data, console);
        child.start();
        child.awaitReady(LIMIT);
        ProcessHandle process = ProcessHandle.of(pid()).orElseThrow();

        child.stop(LIMIT);

        assertThat(process.isAlive()).isFalse();
        assertThat(pidFile()).doesNotExist();
        child.start();
        assertThat(child.awaitReady(Duration.ofMillis(50))).isFalse();
    }

    @Test
    void whoDoesNotHearTheSignalIsKilled() throws Exception {
        Path sign = directory.resolve("sign");
        Child child = new Child(
                new DummyPart(
                        "dummy",
                        "trap '' TERM; touch " + sign + "; while :; do sleep 0.1; done",
                        () -> Files.exists(sign)),
                data,
                console);
        child.start();
        assertThat(child.awaitReady(LIMIT)).isTrue();
        ProcessHandle process = ProcessHandle.of(pid()).orElseThrow();

        child.stop(Duration.ofMillis(300));

        assertThat(process.isAlive()).isFalse();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("killed");
    }

    @Test
    void whoNeverBecomesReadyAndDiesAgainAndAgainIsGivenUp() throws Exception {
        Child child = new Child(new DummyPart("dummy", "echo no luck; exit 3", () -> false), data, console);
        child.start();
        assertThat(child.awaitReady(LIMIT)).isFalse();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("died (exit code 3) again and again");
        assertThat(Files.readString(data.log("dummy"))).contains("no luck");
        child.stop(LIMIT);
    }

    private Path pidFile() {
        return data.pidFile("dummy");
    }

    private long pid() throws Exception {
        return Long.parseLong(Files.readString(pidFile()).strip());
    }
}
