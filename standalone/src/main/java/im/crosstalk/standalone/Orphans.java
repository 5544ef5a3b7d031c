package im.crosstalk.standalone;

import im.crosstalk.servers.Signal;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Processes of an earlier run on the same data directory whose supervisor was killed. They are ended, never adopted: nobody
 * knows their ports, their build or their state. A process is one of ours only if its command line names the data directory as
 * our parts do, so that a pid which now belongs to somebody else is left alone.
 */
final class Orphans {

    static final Duration PATIENCE = Duration.ofSeconds(6);

    private final DataDirectory data;
    private final Path processes;

    private Orphans(DataDirectory data, Path processes) {
        this.data = data;
        this.processes = processes;
    }

    static Orphans of(DataDirectory data) {
        return new Orphans(data, Path.of("/proc"));
    }

    /** The JVM option by which a part's process is known to belong to this data directory. */
    static String mark(DataDirectory data) {
        return "-Dim.data-dir=" + data.root();
    }

    /** Ends them all, politely and after {@code patience} not, and removes their pid files. */
    void end(Console console, Duration patience) throws IOException, InterruptedException {
        List<ProcessHandle> found = find();
        for (ProcessHandle orphan : found) {
            console.line("an earlier run left process " + orphan.pid() + " behind: ending it");
            // PostgreSQL takes INT for "now, in good order"; TERM would wait for its clients.
            (isPostgres(arguments(orphan)) ? Signal.INT : Signal.TERM).send(orphan);
        }
        if (!gone(found, patience)) {
            for (ProcessHandle orphan : found) {
                orphan.destroyForcibly();
            }
            gone(found, PATIENCE);
        }
        try (DirectoryStream<Path> pidFiles = Files.newDirectoryStream(data.runDirectory(), "*.pid")) {
            for (Path pidFile : pidFiles) {
                Files.delete(pidFile);
            }
        }
        Files.deleteIfExists(data.portsFile());
    }

    /** Every live process of this data directory but this one; found by command line, so that a lost pid file loses none. */
    List<ProcessHandle> find() {
        List<ProcessHandle> found = new ArrayList<>();
        for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
            if (process.pid() != ProcessHandle.current().pid() && belongsHere(arguments(process))) {
                found.add(process);
            }
        }
        return found;
    }

    private boolean belongsHere(List<String> arguments) {
        String redis = data.serverDirectory("redis").toString();
        boolean titledRedis = !arguments.isEmpty()
                && arguments.getFirst().contains("redis-server ")
                && arguments.getFirst().strip().endsWith(" " + redis);
        boolean startingRedis = arguments.contains("--save") && arguments.contains(redis);
        return arguments.contains(mark(data)) || isPostgres(arguments) || titledRedis || startingRedis;
    }

    private boolean isPostgres(List<String> arguments) {
        int option = arguments.indexOf("-D");
        return option >= 0
                && option + 1 < arguments.size()
                && arguments
                        .get(option + 1)
                        .equals(data.serverDirectory("postgres").toString());
    }

    /** Empty for one that has ended (a zombie has no command line) or is not ours to look at. */
    private List<String> arguments(ProcessHandle process) {
        try {
            String commandLine = Files.readString(
                    processes.resolve(Long.toString(process.pid())).resolve("cmdline"));
            return Arrays.asList(commandLine.split("\0"));
        } catch (IOException noProcFileSystem) {
            Optional<String> command = process.info().command();
            Optional<String[]> arguments = process.info().arguments();
            return Stream.concat(command.stream(), arguments.stream().flatMap(Arrays::stream))
                    .toList();
        }
    }

    private boolean gone(List<ProcessHandle> found, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (found.stream().anyMatch(orphan -> orphan.isAlive() && belongsHere(arguments(orphan)))) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(50);
        }
        return true;
    }
}
