package im.crosstalk.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** PostgreSQL 18, listening on loopback TCP only; its superuser is {@code postgres}. */
public final class PostgresServer implements EmbeddedServer {

    private static final String SUPERUSER = "postgres";

    private final Path dataDirectory;
    private final int port;
    private final String password;
    private final Map<String, String> settings;

    private PostgresServer(Path dataDirectory, int port, String password, Map<String, String> settings) {
        this.dataDirectory = dataDirectory.toAbsolutePath().normalize();
        this.port = port;
        this.password = password;
        this.settings = settings;
    }

    /** One whose commits survive a power cut, tuned for a small machine. {@code password} is the superuser's. */
    public static PostgresServer durable(Path dataDirectory, int port, String password) {
        return new PostgresServer(
                dataDirectory,
                port,
                password,
                Map.ofEntries(
                        Map.entry("fsync", "on"),
                        Map.entry("synchronous_commit", "on"),
                        Map.entry("full_page_writes", "on"),
                        Map.entry("shared_buffers", "128MB"),
                        // Checkpoints seldom and spread out: each one makes the next writes of every page dear.
                        Map.entry("max_wal_size", "2GB"),
                        Map.entry("min_wal_size", "128MB"),
                        Map.entry("checkpoint_timeout", "15min"),
                        Map.entry("checkpoint_completion_target", "0.9"),
                        Map.entry("autovacuum_max_workers", "2")));
    }

    /** One for tests: its commits survive the server's death but not the machine's. */
    static PostgresServer forgetful(Path dataDirectory, int port) {
        return new PostgresServer(
                dataDirectory,
                port,
                SUPERUSER,
                Map.of(
                        "fsync", "off",
                        "synchronous_commit", "off",
                        "full_page_writes", "off",
                        "autovacuum", "off",
                        "shared_buffers", "32MB"));
    }

    @Override
    public String name() {
        return "postgres";
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
        if (!Files.exists(dataDirectory.resolve("PG_VERSION"))) {
            initialise();
        }
        clearForeignLock();
        Unprivileged.here().own(dataDirectory);
    }

    /** Into a directory beside it, renamed when whole: an interrupted attempt is no database. */
    private void initialise() throws IOException {
        Path partial = dataDirectory.resolveSibling(dataDirectory.getFileName() + ".partial");
        TemporaryDirectories.delete(partial);
        Files.createDirectories(
                partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path passwordFile = Files.createTempFile(partial.getParent(), "initdb", ".password");
        Path log = Files.createTempFile(partial.getParent(), "initdb", ".log");
        try {
            Files.writeString(passwordFile, password + "\n");
            Unprivileged.here().own(partial);
            Unprivileged.here().own(passwordFile);
            List<String> initdb = new ArrayList<>(List.of(
                    executable("initdb"),
                    "--pgdata=" + partial,
                    "--username=" + SUPERUSER,
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--locale=C",
                    "--no-instructions"));
            if ("off".equals(settings.get("fsync"))) {
                initdb.add("--no-sync");
            }
            Process process = Spawner.start(
                    new ProcessBuilder(ParentDeath.bind(Unprivileged.here().wrap(initdb), Signal.KILL))
                            .directory(partial.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile()));
            if (process.waitFor() != 0) {
                throw new IOException("initdb failed: " + Files.readString(log).strip());
            }
            TemporaryDirectories.delete(dataDirectory);
            Files.move(partial, dataDirectory);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the database was initialised", interrupted);
        } finally {
            Files.deleteIfExists(passwordFile);
            Files.deleteIfExists(log);
        }
    }

    /**
     * PostgreSQL itself steps over the lock file of a postmaster that died, but not when its process id now belongs to another
     * program, as after a reboot.
     */
    private void clearForeignLock() throws IOException {
        Path lock = dataDirectory.resolve("postmaster.pid");
        if (!Files.exists(lock)) {
            return;
        }
        String holder = Files.readString(lock).lines().findFirst().orElse("").strip();
        boolean number = !holder.isEmpty() && holder.chars().allMatch(Character::isDigit);
        if (!number) {
            Files.delete(lock);
            return;
        }
        Path commandLine = Path.of("/proc", holder, "cmdline");
        if (Files.isReadable(commandLine) && !Files.readString(commandLine).contains(dataDirectory.toString())) {
            Files.delete(lock);
        }
    }

    @Override
    public ServerCommand command() {
        List<String> arguments = new ArrayList<>();
        arguments.add(executable("postgres"));
        arguments.addAll(List.of("-D", dataDirectory.toString()));
        Map<String, String> all = new TreeMap<>(settings);
        all.put("port", Integer.toString(port));
        all.put("listen_addresses", "127.0.0.1");
        all.put("unix_socket_directories", "");
        all.put("max_connections", "200");
        // Compiling a query costs more than these queries.
        all.put("jit", "off");
        all.put("log_min_messages", "warning");
        all.put("timezone", "UTC");
        all.forEach((key, value) -> arguments.addAll(List.of("-c", key + "=" + value)));
        return new ServerCommand(Unprivileged.here().wrap(arguments), Signal.INT);
    }

    @Override
    public boolean isReady() {
        try (Connection connection = connect()) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    /** A superuser's connection to the database {@code postgres}. */
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", SUPERUSER);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "1");
        properties.setProperty("loginTimeout", "1");
        return DriverManager.getConnection(jdbcUrl("postgres"), properties);
    }

    /** The address of one of its databases, without credentials. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    private static String executable(String program) {
        try {
            return Binaries.postgres().resolve("bin").resolve(program).toString();
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException("PostgreSQL could not be unpacked", failed);
        }
    }
}
