package im.crosstalk.standalone;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** All parts together: which is started and stopped when. */
final class WholeSystem {

    private static final Duration SERVER_START_LIMIT = Duration.ofSeconds(90);
    private static final Duration SERVICE_START_LIMIT = Duration.ofMinutes(3);
    private static final Duration SERVICE_STOP_LIMIT = Duration.ofSeconds(15);
    private static final Duration SERVER_STOP_LIMIT = Duration.ofSeconds(10);
    /** A rehearsal that is broken off leaves nothing worth waiting for. */
    private static final Duration BROKEN_OFF_STOP_LIMIT = Duration.ofSeconds(3);
    /** A recorded run writes its record when it ends. */
    private static final Duration REHEARSAL_STOP_LIMIT = Duration.ofMinutes(1);

    private final Installation installation;
    private final Settings settings;
    private final DataDirectory data;
    private final Console console;
    /** Everything that was ever started, in that order. */
    private final List<Child> children = new ArrayList<>();

    private boolean stopping;
    private boolean rehearsing;

    WholeSystem(Installation installation, Settings settings, DataDirectory data, Console console) {
        this.installation = installation;
        this.settings = settings;
        this.data = data;
        this.console = console;
    }

    /** Returns when all parts are ready. */
    @SuppressWarnings("try") // the lock is held, not used
    void start() throws NotStarted, IOException, InterruptedException {
        Parts parts;
        try (FileChannel lock = installation.lockDerived(console)) {
            parts = Parts.of(installation, settings, data);
            DataDirectory.write(data.portsFile(), PortsFile.json(parts.all()), "rw-r--r--");
            List<JavaProgram> unrehearsed = parts.withoutCache();
            unrehearsed.forEach(program -> program.record(true));
            Child kafka = startServers(parts);
            if (!unrehearsed.isEmpty()) {
                rehearse(parts, kafka, unrehearsed);
            }
        }
        startServices(parts.services(), SERVICE_START_LIMIT);
    }

    private Child startServers(Parts parts) throws NotStarted, IOException, InterruptedException {
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
        return kafka;
    }

    /**
     * The first start of a build: runs everything once, records which classes were loaded and what was compiled, and makes the
     * AOT caches of it, which every later start uses.
     */
    private void rehearse(Parts parts, Child kafka, List<JavaProgram> programs)
            throws NotStarted, InterruptedException {
        rehearsing(true);
        console.line("first start of this build: rehearsing, so that later ones are fast");
        List<ServicePart> onlyFirstReplicas = parts.services().stream()
                .filter(part -> part.name().equals(part.service().serviceName()))
                .toList();
        List<Child> rehearsed = startServices(onlyFirstReplicas, SERVICE_START_LIMIT);
        boolean withKafka = programs.contains(parts.kafkaProgram());
        stop(rehearsed, REHEARSAL_STOP_LIMIT);
        if (withKafka) {
            stop(List.of(kafka), REHEARSAL_STOP_LIMIT);
        }
        rehearsing(false);
        programs.forEach(program -> program.record(false));
        assemble(programs);
        if (withKafka) {
            Child again = child(parts.kafka());
            again.start();
            require(again, SERVER_START_LIMIT);
        }
    }

    private void assemble(List<JavaProgram> programs) throws InterruptedException {
        Semaphore atOnce = new Semaphore(atOnce());
        List<Thread> assemblies = new ArrayList<>();
        for (JavaProgram program : programs) {
            atOnce.acquire();
            assemblies.add(Thread.ofVirtual().start(() -> {
                long begun = System.nanoTime();
                try {
                    program.assemble();
                    console.progress(program.name(), "rehearsed", Duration.ofNanos(System.nanoTime() - begun));
                } catch (IOException failed) {
                    console.event(program.name(), "will start slowly: no AOT cache (" + failed.getMessage() + ")");
                } finally {
                    atOnce.release();
                }
            }));
        }
        for (Thread assembly : assemblies) {
            assembly.join();
        }
    }

    /** In order, but no more at once than there are processors: each one's start is processor time. */
    private List<Child> startServices(List<ServicePart> parts, Duration limit) throws NotStarted, InterruptedException {
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
                    child.awaitReady(limit);
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
        return started;
    }

    private static int atOnce() {
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

    private synchronized void rehearsing(boolean now) {
        rehearsing = now;
    }

    synchronized boolean isStopping() {
        return stopping;
    }

    /** Gateways first, so that no client's work is cut off; then the services; then what they stand on. */
    void stop() {
        List<Child> all;
        Duration serviceLimit;
        synchronized (this) {
            if (stopping) {
                return;
            }
            stopping = true;
            all = List.copyOf(children);
            serviceLimit = rehearsing ? BROKEN_OFF_STOP_LIMIT : SERVICE_STOP_LIMIT;
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
            console.line("stopped");
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
