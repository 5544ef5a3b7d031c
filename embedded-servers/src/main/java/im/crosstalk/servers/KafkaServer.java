package im.crosstalk.servers;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;

/** Apache Kafka as a single KRaft node, broker and controller in one, in a JVM of its own. Topics are never made by accident. */
public final class KafkaServer implements EmbeddedServer {

    private static final int PROBE_TIMEOUT_MILLIS = 500;
    private static final short API_VERSIONS_KEY = 18;

    private final Path dataDirectory;
    private final int port;
    private final Supplier<List<String>> javaCommand;

    /**
     * @param javaCommand the Java launcher with its options, class path included, to which the main class is appended;
     *     asked at each start
     */
    public KafkaServer(Path dataDirectory, int port, Supplier<List<String>> javaCommand) {
        this.dataDirectory = dataDirectory.toAbsolutePath().normalize();
        this.port = port;
        this.javaCommand = javaCommand;
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Path dataDirectory() {
        return dataDirectory;
    }

    @Override
    public void prepare() throws IOException {
        Files.createDirectories(dataDirectory);
        try (Writer writer = Files.newBufferedWriter(configuration())) {
            properties(dataDirectory, port, FreePorts.next()).store(writer, "written at each start");
        }
    }

    @Override
    public ServerCommand command() {
        List<String> arguments = new ArrayList<>(javaCommand.get());
        arguments.add("-Dlogback.configurationFile=im/crosstalk/servers/kafka-logback.xml");
        arguments.add(KafkaBroker.class.getName());
        arguments.add(configuration().toString());
        return new ServerCommand(arguments, Signal.TERM);
    }

    private Path configuration() {
        return dataDirectory.resolve("server.properties");
    }

    /** Asks for the API versions: the port is open long before the broker answers. */
    @Override
    public boolean isReady() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PROBE_TIMEOUT_MILLIS);
            socket.setSoTimeout(PROBE_TIMEOUT_MILLIS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            int correlation = 1;
            out.writeInt(2 * Short.BYTES + Integer.BYTES + Short.BYTES);
            out.writeShort(API_VERSIONS_KEY);
            out.writeShort(0);
            out.writeInt(correlation);
            out.writeShort(-1);
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int size = in.readInt();
            return size > Integer.BYTES && in.readInt() == correlation;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The address clients are given. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    static Properties properties(Path dataDirectory, int port, int controllerPort) {
        Properties properties = new Properties();
        properties.setProperty("process.roles", "broker,controller");
        properties.setProperty("node.id", "1");
        properties.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        properties.setProperty("controller.listener.names", "CONTROLLER");
        properties.setProperty(
                "listeners", "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
        properties.setProperty("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        properties.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.setProperty("log.dirs", dataDirectory.resolve("logs").toString());
        properties.setProperty("auto.create.topics.enable", "false");

        // One node is all there is.
        properties.setProperty("default.replication.factor", "1");
        properties.setProperty("offsets.topic.replication.factor", "1");
        properties.setProperty("transaction.state.log.replication.factor", "1");
        properties.setProperty("transaction.state.log.min.isr", "1");
        properties.setProperty("share.coordinator.state.topic.replication.factor", "1");
        properties.setProperty("share.coordinator.state.topic.min.isr", "1");
        properties.setProperty("offsets.topic.num.partitions", "4");
        properties.setProperty("transaction.state.log.num.partitions", "1");
        properties.setProperty("share.coordinator.state.topic.num.partitions", "1");

        // After a kill -9 the controller takes the broker's old session for alive until it has timed out.
        properties.setProperty("broker.session.timeout.ms", "2000");
        properties.setProperty("broker.heartbeat.interval.ms", "500");
        properties.setProperty("group.initial.rebalance.delay.ms", "0");

        // A small machine.
        properties.setProperty("num.network.threads", "2");
        properties.setProperty("num.io.threads", "2");
        properties.setProperty("background.threads", "2");
        properties.setProperty("log.cleaner.threads", "1");
        properties.setProperty("log.cleaner.dedupe.buffer.size", "4194304");
        properties.setProperty("log.cleaner.io.buffer.size", "131072");
        properties.setProperty("log.segment.bytes", "67108864");
        properties.setProperty("log.retention.hours", "72");
        properties.setProperty("metric.reporters", "");
        return properties;
    }
}
