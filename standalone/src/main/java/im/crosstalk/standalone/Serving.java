package im.crosstalk.standalone;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;

/** One run of {@code ./im serve}, from the first line to the last. */
final class Serving {

    private static final Duration SERVICE_STOP_LIMIT = Duration.ofSeconds(15);

    private final Installation installation;
    private final Settings settings;
    private final DataDirectory data;
    private final Console console;
    private final WholeSystem system;
    private final Rehearsal rehearsal;
    private volatile boolean stopping;

    Serving(Installation installation, Settings settings, DataDirectory data, Console console) {
        this.installation = installation;
        this.settings = settings;
        this.data = data;
        this.console = console;
        system = new WholeSystem(data, console);
        rehearsal = new Rehearsal(installation, settings, console);
    }

    /** Runs until a signal ends it. */
    int run() throws NotStarted, IOException, InterruptedException {
        // SIGINT and SIGTERM: the virtual machine ends when this hook has stopped everything.
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        try {
            system.start(prepare());
            console.line("ready " + settings.webSocketUrl());
        } catch (NotStarted | IOException failed) {
            if (!stopping) {
                system.stop(SERVICE_STOP_LIMIT);
                throw failed;
            }
        }
        Thread.currentThread().join();
        return 0;
    }

    @SuppressWarnings("try") // the lock is held, not used
    private Parts prepare() throws NotStarted, IOException, InterruptedException {
        try (FileChannel lock = installation.lockDerived(console)) {
            Parts parts = Parts.of(installation, settings, data);
            if (!parts.withoutCache().isEmpty()) {
                rehearsal.run();
            }
            return parts;
        }
    }

    private void stop() {
        stopping = true;
        rehearsal.stop();
        system.stop(SERVICE_STOP_LIMIT);
        console.line("stopped");
    }
}
