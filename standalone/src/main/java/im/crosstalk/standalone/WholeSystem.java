package im.crosstalk.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** All parts together: which is started and stopped when. */
final class WholeSystem {

    private static final Duration SERVER_START_LIMIT = Duration.ofSeconds(90);
    private static final Duration SERVICE_START_LIMIT = Duration.ofMinutes(3);
    private static final Duration SERVER_STOP_LIMIT = Duration.ofSeconds(10);

    private final DataDirectory data;
    private final Console console;
    /** Everything that was ever started, in that order. */
    private final List<Child> children = new ArrayList<>();

    private boolean stopping;

    WholeSystem(DataDirectory data, Console console) {
        this.data = data;
        this.console = console;
    }

    /** Returns when all parts are ready. */
    void start(Parts parts) throws NotStarted, IOException, InterruptedException {
        DataDirectory.write(data.portsFile(), PortsFile.json(parts.all()), "rw-r--r--");
        startServers(parts);
        startServices(parts.services());
    }

    private void startServers(Parts parts) throws NotStarted, IOException, InterruptedException {
        Child kafka = child(parts.kafka());
        Child postgres = child(parts.postgres());
        Child redis = child(parts.redis());
        for (Child server : List.of(kafka, postgres, redis)) {
            server.start();
        }
        require(postgres, SERVER_START_LIMIT);
        new Databases(parts.postgresServer(), data).create();
        require(redis, SERVER_START_LIMIT);
        require(kafka, SERVER_START_LIMIT);
    }

    /** In order, but no more at once than there are processors: each one's start is processor time. */
    private void startServices(List<ServicePart> parts) throws NotStarted, InterruptedException {
        Semaphore atOnce = new Semaphore(atOnce());
        List<Child> started = new ArrayList<>();
        List<Thread> waiting = new ArrayList<>();
        for (ServicePart part : parts) {
            atOnce.acquire();
            Child child = child(part);
            started.add(child);
            child.start();
            waiting.add(Thread.ofVirtual().start(() -> {
                try {
                    child.awaitReady(SERVICE_START_LIMIT);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                } finally {
                    atOnce.release();
                }
            }));
        }
        for (Thread thread : waiting) {
            thread.join();
        }
        for (Child child : started) {
            require(child, Duration.ofMillis(1));
        }
    }

    /** How many programs may start, or be made ready for it, side by side. */
    static int atOnce() {
        return Math.max(2, Runtime.getRuntime().availableProcessors());
    }

    private void require(Child child, Duration limit) throws NotStarted, InterruptedException {
        if (!child.awaitReady(limit)) {
            String name = child.part().name();
            throw new NotStarted(name + " did not start; its log is " + data.log(name));
        }
    }

    private synchronized Child child(Part part) throws NotStarted {
        if (stopping) {
            throw new NotStarted("stopping");
        }
        Child child = new Child(part, data, console);
        children.add(child);
        return child;
    }

    /**
     * Gateways first, so that no client's work is cut off; then the services; then what they stand on. May be called while
     * another call waits: whoever is less patient wins.
     *
     * @param serviceLimit after which a service that still runs is killed
     */
    void stop(Duration serviceLimit) {
        List<Child> all;
        synchronized (this) {
            stopping = true;
            all = List.copyOf(children);
        }
        try {
            stop(all.stream().filter(child -> faces(child.part())).toList(), serviceLimit);
            stop(
                    all.stream()
                            .filter(child -> child.part() instanceof ServicePart)
                            .toList(),
                    serviceLimit);
            for (String server : List.of("kafka", "redis", "postgres")) {
                stop(
                        all.stream()
                                .filter(child -> child.part().name().equals(server))
                                .toList(),
                        SERVER_STOP_LIMIT);
            }
            Files.deleteIfExists(data.portsFile());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException failed) {
            console.line("not stopped in good order: " + failed.getMessage());
        }
    }

    private static boolean faces(Part part) {
        return part instanceof ServicePart service && service.service().facesClients();
    }

    private void stop(List<Child> some, Duration limit) throws InterruptedException {
        List<Thread> stops = new ArrayList<>();
        for (Child child : some) {
            stops.add(Thread.ofVirtual().start(() -> {
                try {
                    child.stop(limit);
                } catch (IOException failed) {
                    console.event(child.part().name(), "could not be stopped: " + failed.getMessage());
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        for (Thread stop : stops) {
            stop.join();
        }
    }
}
