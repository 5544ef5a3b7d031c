package im.crosstalk.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole system, started once for all tests by the program behind {@code ./im serve}, with two gateways and two
 * chat-services, in a data folder of its own and on free ports.
 */
final class CrosstalkSystem {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int START_SECONDS = 240;

    private final Process supervisor;
    private final Path data;
    private final int port;
    private final int kafkaPort;

    private CrosstalkSystem(Process supervisor, Path data, int port, int kafkaPort) {
        this.supervisor = supervisor;
        this.data = data;
        this.port = port;
        this.kafkaPort = kafkaPort;
    }

    /** The running system; started when it is first asked for, stopped with the JVM. */
    static CrosstalkSystem running() {
        return Holder.SYSTEM;
    }

    private static final class Holder {
        private static final CrosstalkSystem SYSTEM = start();
    }

    private static CrosstalkSystem start() {
        try {
            Path home = Path.of(System.getProperty("im.home", ".."));
            Path data = Files.createTempDirectory("crosstalk-system");
            List<Integer> ports = freePorts(5);
            var builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-Dim.home=" + home.toRealPath(),
                    "-jar",
                    home.resolve("standalone/target/standalone.jar").toString(),
                    "serve",
                    "--data-dir",
                    data.toString());
            builder.environment()
                    .putAll(Map.of(
                            "IM_PORT", ports.get(0).toString(),
                            "WS_PORT", ports.get(1).toString(),
                            "IM_KAFKA_PORT", ports.get(2).toString(),
                            "IM_POSTGRES_PORT", ports.get(3).toString(),
                            "IM_REDIS_PORT", ports.get(4).toString(),
                            "IM_REPLICAS", "gateway-service=2,chat-service=2",
                            "IM_RATE_LIMIT_ENABLED", "false",
                            "IM_AUTH_PASSWORD_COST", "4"));
            Process supervisor = builder.redirectErrorStream(true).start();
            var system = new CrosstalkSystem(supervisor, data, ports.get(0), ports.get(2));
            Runtime.getRuntime().addShutdownHook(new Thread(system::stop));
            system.awaitReady();
            return system;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ServerSocket socket = new ServerSocket(0);
            held.add(socket);
            ports.add(socket.getLocalPort());
        }
        for (ServerSocket socket : held) {
            socket.close();
        }
        return ports;
    }

    private void awaitReady() {
        var said = new ArrayList<String>();
        var reader = new Thread(() -> {
            try (BufferedReader output = supervisor.inputReader()) {
                output.lines().forEach(line -> {
                    synchronized (said) {
                        said.add(line);
                    }
                });
            } catch (IOException | UncheckedIOException ended) {
                // The supervisor is gone; whoever waits for it sees that.
            }
        });
        reader.setDaemon(true);
        reader.start();
        Awaitility.await().atMost(START_SECONDS, TimeUnit.SECONDS).until(() -> {
            synchronized (said) {
                if (!supervisor.isAlive()) {
                    throw new IllegalStateException("the system did not start: " + said);
                }
                return said.stream().anyMatch(line -> line.startsWith("ready ws://"));
            }
        });
    }

    /** Where clients of the {@code number}-th gateway connect, counting from 1. */
    URI gateway(int number) {
        int http = number == 1
                ? port
                : ports().path("gateway-service-" + number).path("http").asInt();
        return URI.create("ws://127.0.0.1:" + http + "/ws");
    }

    String kafkaBootstrapServers() {
        return "127.0.0.1:" + kafkaPort;
    }

    /** The ports of all parts, as the system itself publishes them. */
    JsonNode ports() {
        try {
            return JSON.readTree(Files.readString(data.resolve("run/ports.json")));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Kills a part as {@code kill -9} does; the supervisor starts it again. */
    void kill(String part) {
        long pid = pid(part);
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> pid(part) != pid);
    }

    private long pid(String part) {
        try {
            String text = Files.readString(data.resolve("run/" + part + ".pid")).strip();
            return text.isEmpty() ? -1 : Long.parseLong(text);
        } catch (IOException notThere) {
            return -1;
        }
    }

    private void stop() {
        supervisor.destroy();
        try {
            if (!supervisor.waitFor(60, TimeUnit.SECONDS)) {
                supervisor.destroyForcibly();
            }
            try (var files = Files.walk(data)) {
                files.sorted((one, other) -> other.compareTo(one))
                        .forEach(file -> file.toFile().delete());
            }
        } catch (IOException | InterruptedException leftBehind) {
            Thread.currentThread().interrupt();
        }
    }
}
