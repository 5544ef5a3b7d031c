package im.crosstalk.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {

    @TempDir
    Path directory;

    private PostgresServer server;

    @BeforeEach
    void describe() throws IOException {
        server = PostgresServer.durable(directory.resolve("postgres"), FreePorts.next(), "secret");
    }

    @Test
    void keepsCommitsAcrossKillAndRestart() throws Exception {
        try (RunningServer running = start()) {
            execute("CREATE TABLE kept (id int)");
            execute("INSERT INTO kept VALUES (42)");
            running.kill();
        }
        // Its backends may take a moment to notice; until then a new postmaster refuses the old one's shared memory.
        await().atMost(Duration.ofSeconds(10)).ignoreExceptions().until(() -> {
            try (RunningServer again = start()) {
                boolean kept = "42".equals(query("SELECT id FROM kept"));
                again.stop();
                return kept;
            }
        });
    }

    @Test
    void isDurable() throws Exception {
        try (RunningServer running = start()) {
            assertThat(query("SHOW fsync")).isEqualTo("on");
            assertThat(query("SHOW synchronous_commit")).isEqualTo("on");
            running.stop();
        }
    }

    @Test
    void doesNotTakeAnotherProgramForItsFormerSelf() throws Exception {
        try (RunningServer running = start()) {
            running.stop();
        }
        // As after a reboot: the pid in the lock file now belongs to somebody else, here this test.
        Files.writeString(
                directory.resolve("postgres/postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + directory.resolve("postgres") + "\n");

        try (RunningServer again = start()) {
            assertThat(query("SELECT 1")).isEqualTo("1");
            again.stop();
        }
    }

    @Test
    void anInterruptedFirstStartIsBegunAfresh() throws Exception {
        Files.createDirectories(directory.resolve("postgres.partial/base"));
        Files.createDirectories(directory.resolve("postgres/half-written"));

        try (RunningServer running = start()) {
            assertThat(query("SELECT 1")).isEqualTo("1");
            running.stop();
        }
    }

    private RunningServer start() throws IOException {
        return RunningServer.start(server, directory.resolve("log").toFile());
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String query(String sql) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
