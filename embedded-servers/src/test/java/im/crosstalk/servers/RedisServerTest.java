package im.crosstalk.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisServerTest {

    @TempDir
    Path directory;

    @Test
    void startsAgainAfterAKill() throws Exception {
        RedisServer server = new RedisServer(directory.resolve("redis"), FreePorts.next());
        try (RunningServer running =
                RunningServer.start(server, directory.resolve("log").toFile())) {
            running.kill();
        }
        assertThat(server.isReady()).isFalse();
        try (RunningServer again =
                RunningServer.start(server, directory.resolve("log").toFile())) {
            assertThat(server.isReady()).isTrue();
            again.stop();
        }
    }
}
