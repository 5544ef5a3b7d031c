package im.crosstalk.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphansTest {

    @TempDir
    Path directory;

    private final Console silent = new Console(new PrintStream(OutputStream.nullOutputStream()));
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void processesOfAnEarlierRunAreEndedOthersAreNot() throws Exception {
        try (DataDirectory data = DataDirectory.lock(directory.resolve("ours"));
                DataDirectory other = DataDirectory.lock(directory.resolve("others"))) {
            Process service = process("read line", Orphans.mark(data));
            Process stubborn = process("trap '' TERM; while :; do sleep 0.1; done", Orphans.mark(data));
            Process postgres =
                    process("read line", "-D", data.serverDirectory("postgres").toString());
            Process redis =
                    process("read line", "--dir", data.serverDirectory("redis").toString(), "--save");
            Process foreign = process("read line", Orphans.mark(other));
            Process reader =
                    process("read line", data.serverDirectory("postgres").toString());
            // A pid that was one of ours once and now is somebody else's.
            Files.writeString(data.pidFile("chat-service"), reader.pid() + "\n");

            Orphans.of(data).end(silent, Duration.ofMillis(500));

            assertThat(List.of(service, stubborn, postgres, redis))
                    .allSatisfy(orphan ->
                            assertThat(orphan.waitFor(5, TimeUnit.SECONDS)).isTrue());
            assertThat(List.of(foreign, reader)).allMatch(Process::isAlive);
            assertThat(data.pidFile("chat-service")).doesNotExist();
        }
    }

    private Process process(String script, String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        line.addAll(List.of(arguments));
        Process process = new ProcessBuilder(line).start();
        started.add(process);
        return process;
    }
}
