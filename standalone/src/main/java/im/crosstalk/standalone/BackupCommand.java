package im.crosstalk.standalone;

import im.crosstalk.servers.PostgresServer;
import im.crosstalk.standalone.Settings.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "backup",
        description = "Copies a running system into a directory with which ./im serve --data-dir goes on.",
        exitCodeOnInvalidInput = Crosstalk.USAGE_ERROR)
final class BackupCommand implements Callable<Integer> {

    private static final Pattern POSTGRES_PORT = Pattern.compile("\"postgres\": \\{\"port\": (\\d+)");

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = ".im-data",
            description = "That of the running system (default: .im-data/).")
    @SuppressWarnings("NullAway.Init") // picocli's
    private Path dataDirectory;

    @Parameters(paramLabel = "TARGET", description = "Where the copy goes; must not be there yet.")
    @SuppressWarnings("NullAway.Init") // picocli's
    private Path target;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this and ends.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    @Override
    public Integer call() {
        try {
            Path data = dataDirectory.toRealPath();
            Path to = target.toAbsolutePath().normalize();
            if (Files.exists(to)) {
                throw new NotStarted(to + " is there already");
            }
            PostgresServer postgres = PostgresServer.durable(
                    data.resolve("postgres"),
                    port(data),
                    Files.readString(data.resolve("secrets").resolve("postgres"))
                            .strip());
            new Backup(postgres, data, to).run();
            System.out.println("copied to " + to);
            return 0;
        } catch (NotStarted | IOException failed) {
            System.err.println("im: " + failed.getMessage());
            return 1;
        }
    }

    /** As the running system tells it. */
    private static int port(Path data) throws IOException, NotStarted {
        Path ports = data.resolve("run").resolve("ports.json");
        if (!Files.exists(ports)) {
            throw new NotStarted("nothing runs on " + data + "; then copy the directory itself");
        }
        Matcher matcher = POSTGRES_PORT.matcher(Files.readString(ports));
        if (!matcher.find()) {
            throw new NotStarted(ports + " names no port of PostgreSQL; is it " + Port.POSTGRES.variable() + "?");
        }
        return Integer.parseInt(matcher.group(1));
    }
}
