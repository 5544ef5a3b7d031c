package im.crosstalk.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "serve",
        description = "Starts the whole system on this machine and keeps it running until Ctrl-C.",
        exitCodeOnInvalidInput = Crosstalk.USAGE_ERROR,
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  IM_PORT (8080), WS_HOST (localhost), WS_PORT (8765), IM_KAFKA_PORT (9092),",
            "  IM_POSTGRES_PORT (5433), IM_REDIS_PORT (6380)  where it listens",
            "  IM_REPLICAS=gateway-service=2,chat-service=2   more than one of a service",
            "  IM_MAIL_HOST, IM_MAIL_PORT                     else into DATA_DIR/mail/",
            "  IM_PRACTICE=false                              a shorter first start, slower first minutes"
        })
final class ServeCommand implements Callable<Integer> {

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = ".im-data",
            description = "What it keeps (default: .im-data/).")
    @SuppressWarnings("NullAway.Init") // picocli's
    private Path dataDirectory;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this and ends.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    @Override
    public Integer call() throws InterruptedException {
        Console console = new Console(System.out);
        Settings settings;
        try {
            settings = Settings.of(System.getenv());
        } catch (Settings.Invalid invalid) {
            System.err.println("im: " + invalid.getMessage());
            return Crosstalk.USAGE_ERROR;
        }
        try (DataDirectory data = DataDirectory.lock(dataDirectory)) {
            Orphans.of(data).end(console, Orphans.PATIENCE);
            settings.requireFreePorts();
            return new Serving(Installation.ofThisProgram(), settings, data, console).run();
        } catch (NotStarted | IOException failed) {
            System.err.println("im: " + failed.getMessage());
            return 1;
        }
    }
}
