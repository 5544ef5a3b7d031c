package im.crosstalk.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The servers as children of this JVM (Kafka inside it). They are killed with it by the kernel, where it can, and stopped by a
 * shutdown hook in any case; their files are in one temporary directory.
 */
final class EmbeddedTestServers implements TestServerProvider {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    @Override
    public String newDatabase(String name) {
        String credentials = "?user=postgres&password=postgres";
        return Postgres.SERVER.jdbcUrl(
                        TestServerProvider.createDatabase(Postgres.SERVER.jdbcUrl("postgres") + credentials, name))
                + credentials;
    }

    @Override
    public String redisUrl() {
        return Redis.SERVER.url();
    }

    @Override
    public String kafkaBootstrapServers() {
        return Kafka.ADDRESS;
    }

    private static <S extends EmbeddedServer> S start(S server) {
        try {
            server.prepare();
            ServerCommand command = server.command();
            Process process = Spawner.start(new ProcessBuilder(
                            command.boundToParent(Signal.QUIT).arguments())
                    .redirectErrorStream(true)
                    .redirectOutput(
                            Home.DIRECTORY.resolve(server.name() + ".log").toFile()));
            Home.deleteAtExitAfter(() -> {
                command.stopSignal().send(process.toHandle());
                if (!process.waitFor(5, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            });
            awaitReady(server, process);
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void awaitReady(EmbeddedServer server, Process process) throws IOException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        try {
            while (!server.isReady()) {
                if (process.waitFor(30, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                    throw new IOException(server.name() + " did not start: "
                            + Files.readString(Home.DIRECTORY.resolve(server.name() + ".log")));
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + server.name() + " started", interrupted);
        }
    }

    private static int freePort() {
        try {
            return FreePorts.next();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    // A holder each: the class is initialised, and so its server started, by the first use.

    private static final class Postgres {
        static final PostgresServer SERVER =
                start(PostgresServer.forgetful(Home.DIRECTORY.resolve("postgres"), freePort()));
    }

    private static final class Redis {
        static final RedisServer SERVER = start(new RedisServer(Home.DIRECTORY.resolve("redis"), freePort()));
    }

    private static final class Kafka {
        static final String ADDRESS = startBroker();

        private static String startBroker() {
            int port = freePort();
            BrokerLogging.quieten();
            try {
                KafkaBroker broker = KafkaBroker.start(
                        KafkaServer.properties(Home.DIRECTORY.resolve("kafka"), port, FreePorts.next()));
                Home.deleteAtExitAfter(broker::close);
                return "127.0.0.1:" + port;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    /** The temporary directory, and the order of things at exit: first the servers, then their files. */
    private static final class Home {
        static final Path DIRECTORY = create();
        private static final java.util.Deque<Stop> STOPS = new java.util.ArrayDeque<>();

        private static Path create() {
            try {
                Path directory = TemporaryDirectories.create();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAllThenDelete(directory)));
                return directory;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        static synchronized void deleteAtExitAfter(Stop stop) {
            STOPS.push(stop);
        }

        private static synchronized void stopAllThenDelete(Path directory) {
            STOPS.forEach(stop -> {
                try {
                    stop.run();
                } catch (Exception failed) {
                    System.err.println("a test server did not stop: " + failed);
                }
            });
            try {
                TemporaryDirectories.delete(directory);
            } catch (IOException failed) {
                System.err.println("the test servers' directory stays behind: " + failed);
            }
        }
    }

    @FunctionalInterface
    private interface Stop {
        void run() throws Exception;
    }
}
