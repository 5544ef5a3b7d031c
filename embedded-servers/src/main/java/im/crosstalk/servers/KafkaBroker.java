package im.crosstalk.servers;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/** The broker itself: in this JVM for tests, and as the main class of Kafka's own process. */
public final class KafkaBroker implements AutoCloseable {

    private final KafkaRaftServer server;

    private KafkaBroker(KafkaRaftServer server) {
        this.server = server;
    }

    /** Formats the log directory on first use, starts, and returns when clients are served. */
    static KafkaBroker start(Properties properties) throws IOException {
        Path logs = Path.of(properties.getProperty("log.dirs"));
        if (!Files.exists(logs.resolve("meta.properties"))) {
            format(properties, logs);
        }
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        server.startup();
        return new KafkaBroker(server);
    }

    private static void format(Properties properties, Path logs) throws IOException {
        Formatter formatter = new Formatter()
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setPrintStream(new PrintStream(PrintStream.nullOutputStream()))
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(Integer.parseInt(properties.getProperty("node.id")))
                .setControllerListenerName(properties.getProperty("controller.listener.names"))
                .setMetadataLogDirectory(logs.toString())
                .addDirectory(logs.toString())
                .setIgnoreFormatted(true);
        try {
            formatter.run();
        } catch (Exception failed) {
            throw new IOException("Kafka's log directory could not be formatted: " + logs, failed);
        }
    }

    /** Stops in good order; takes up to a few seconds. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    /** Runs until TERM. The only argument names the file with the broker's properties. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(arguments[0]))) {
            properties.load(reader);
        }
        KafkaBroker broker = start(properties);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            broker.close();
            stopped.countDown();
        }));
        stopped.await();
    }
}
