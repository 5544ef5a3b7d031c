package im.crosstalk.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole system, started once for all tests by the program behind {@code ./im serve}, with two of every service, in a data
 * folder of its own and on free ports.
 */
final class CrosstalkSystem {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int START_SECONDS = 480;
    private static final int RESTART_SECONDS = 90;

    /** Shorter than usual, so that a test can be too late. */
    static final Duration RECALL_LIMIT = Duration.ofSeconds(10);

    /** All services, each of which runs twice. */
    static final List<String> SERVICES = List.of(
            "auth-service", "group-service", "chat-service", "presence-service", "file-service", "gateway-service");

    private static final TraceStore TRACES = TraceStore.start();

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
        private static final CrosstalkSystem SYSTEM = start(newDirectory(), String.join("=2,", SERVICES) + "=2");
    }

    /** Another system, one of each service, on what lies in a directory; that of a backup, say. */
    static CrosstalkSystem on(Path data) {
        return start(data, "");
    }

    static Path newDirectory() {
        try {
            return Files.createTempDirectory("crosstalk-system");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static CrosstalkSystem start(Path data, String replicas) {
        try {
            Path home = Path.of(System.getProperty("im.home", ".."));
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
                    .putAll(Map.ofEntries(
                            Map.entry("IM_PORT", ports.get(0).toString()),
                            Map.entry("WS_PORT", ports.get(1).toString()),
                            Map.entry("IM_KAFKA_PORT", ports.get(2).toString()),
                            Map.entry("IM_POSTGRES_PORT", ports.get(3).toString()),
                            Map.entry("IM_REDIS_PORT", ports.get(4).toString()),
                            Map.entry("IM_REPLICAS", replicas),
                            // These tests start many programs and none runs for long: fast code would come too late.
                            Map.entry("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1"),
                            Map.entry("IM_PRACTICE", "false"),
                            Map.entry("IM_RATE_LIMIT_ENABLED", "false"),
                            Map.entry("IM_AUTH_PASSWORD_COST", "4"),
                            // Few enough to cost nothing, enough for some to be met with.
                            Map.entry("IM_TRACE_SAMPLING", "0.02"),
                            Map.entry("IM_TRACE_ENDPOINT", TRACES.endpoint()),
                            Map.entry("IM_CHAT_RECALL_LIMIT", RECALL_LIMIT.toSeconds() + "s")));
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

    /** Where the system sends its traces. */
    TraceStore traces() {
        return TRACES;
    }

    /** Where programs on this machine upload, without an account too. */
    URI uploads() {
        return URI.create("ws://localhost:"
                + ports().path("gateway-service").path("websocket").asInt());
    }

    String kafkaBootstrapServers() {
        return "127.0.0.1:" + kafkaPort;
    }

    /** The newest code that was mailed to an address. */
    String mailedCode(String address) {
        return Awaitility.await("mail to " + address)
                .atMost(20, TimeUnit.SECONDS)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> newestCode(address), code -> !code.isEmpty());
    }

    private String newestCode(String address) throws IOException {
        try (var mails = Files.list(data.resolve("mail"))) {
            for (Path mail : mails.filter(each -> each.toString().endsWith(".eml"))
                    .sorted(Comparator.reverseOrder())
                    .toList()) {
                String text = Files.readString(mail);
                var code = Pattern.compile("\\b[1-9][0-9]{9}\\b").matcher(text);
                if (text.contains(address) && code.find()) {
                    return code.group();
                }
            }
        }
        return "";
    }

    /** What all parts have logged. */
    String logs() {
        try (var files = Files.walk(data.resolve("log"))) {
            var all = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
            return all.toString();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
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

    /** Stops a service's instance as an orchestrator does; the supervisor starts it again. How long it was not ready. */
    Duration restart(String instance) {
        long pid = pid(instance);
        long begun = System.nanoTime();
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        Awaitility.await(instance + " is ready again")
                .atMost(RESTART_SECONDS, TimeUnit.SECONDS)
                .until(() -> pid(instance) != pid && isReady(instance));
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private boolean isReady(String instance) {
        try {
            return ((HttpURLConnection) health(instance, "readiness").toURL().openConnection()).getResponseCode()
                    == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Where an instance of a service tells how it is. */
    URI health(String instance, String probe) {
        int management = ports().path(instance).path("management").asInt();
        return URI.create("http://127.0.0.1:" + management + "/actuator/health/" + probe);
    }

    /** Lets a server hang: it keeps its connections and takes new ones, and answers nobody, until it is {@link #thaw thawed}. */
    void freeze(String server) {
        signal("STOP", server);
    }

    void thaw(String server) {
        signal("CONT", server);
    }

    /** PostgreSQL has a process for each connection. */
    private void signal(String signal, String part) {
        ProcessHandle process = ProcessHandle.of(pid(part)).orElseThrow();
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        Stream.concat(Stream.of(process), process.descendants())
                .forEach(each -> command.add(Long.toString(each.pid())));
        try {
            new ProcessBuilder(command).start().waitFor();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private long pid(String part) {
        try {
            String text = Files.readString(data.resolve("run/" + part + ".pid")).strip();
            return text.isEmpty() ? -1 : Long.parseLong(text);
        } catch (IOException notThere) {
            return -1;
        }
    }

    /** What lives in a part's heap now, after a full collection: garbage that a heap has room for says nothing. */
    long liveMebibytes(String part) {
        try {
            Process histogram = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(pid(part)),
                            "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var total = Pattern.compile("Total\\s+[0-9]+\\s+([0-9]+)").matcher(said);
            if (!total.find()) {
                throw new IllegalStateException("no histogram: " + said);
            }
            return Long.parseLong(total.group(1)) >> 20;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Copies its data while it runs, as {@code ./im backup} does. */
    void backUp(Path target) throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("im.home", ".."));
        Process backup = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dim.home=" + home.toRealPath(),
                        "-jar",
                        home.resolve("standalone/target/standalone.jar").toString(),
                        "backup",
                        "--data-dir",
                        data.toString(),
                        target.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(backup.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!backup.waitFor(60, TimeUnit.SECONDS) || backup.exitValue() != 0) {
            throw new IllegalStateException("no backup: " + said);
        }
    }

    void stop() {
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
