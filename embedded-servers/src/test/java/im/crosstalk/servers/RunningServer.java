package im.crosstalk.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A server's process within a test: started and ready, killed or stopped by the test, gone when it is closed. */
record RunningServer(EmbeddedServer server, Process process) implements AutoCloseable {

    static RunningServer start(EmbeddedServer server, File log) throws IOException {
        server.prepare();
        Process process = Spawner.start(
                new ProcessBuilder(server.command().boundToParent(Signal.KILL).arguments())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log)));
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    assertThat(process.isAlive())
                            .as(server.name() + " lives, see " + log)
                            .isTrue();
                    return server.isReady();
                });
        return new RunningServer(server, process);
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** In good order; fails when that takes over ten seconds. */
    void stop() throws IOException, InterruptedException {
        server.command().stopSignal().send(process.toHandle());
        assertThat(process.waitFor(10, TimeUnit.SECONDS))
                .as(server.name() + " stops")
                .isTrue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
