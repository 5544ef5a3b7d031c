package im.crosstalk.platform.routing;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.servers.TestServers;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A service that starts together with everything else waits for its first connection to Redis. */
class FirstConnectionTest {
    @Test
    @Timeout(60)
    void aServiceStartsThoughItsFirstConnectionsFail() throws IOException {
        // Closed in this order from below: who waits at the door holds up the threads' end.
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                var door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            threads.execute(() -> serve(door, threads));
            new ApplicationContextRunner()
                    .withConfiguration(
                            AutoConfigurations.of(DataRedisAutoConfiguration.class, RoutingAutoConfiguration.class))
                    .withPropertyValues(
                            "spring.data.redis.url=redis://127.0.0.1:" + door.getLocalPort(),
                            "spring.data.redis.timeout=1s")
                    .run(context -> {
                        assertThat(context).hasNotFailed();
                        assertThat(context.getBean(StatefulRedisConnection.class)
                                        .sync()
                                        .ping())
                                .isEqualTo("PONG");
                    });
        }
    }

    /** Turns the first two away, and leads all others to Redis. */
    private static void serve(ServerSocket door, ExecutorService threads) {
        URI redis = URI.create(TestServers.redisUrl());
        try {
            door.accept().close();
            door.accept().close();
            while (true) {
                Socket client = door.accept();
                var server = new Socket(redis.getHost(), redis.getPort());
                threads.execute(() -> copy(client, server));
                threads.execute(() -> copy(server, client));
            }
        } catch (IOException closed) {
            // The test has ended.
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException closed) {
            // So is the other.
        }
    }
}
