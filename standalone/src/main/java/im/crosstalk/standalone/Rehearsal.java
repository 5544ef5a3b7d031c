package im.crosstalk.standalone;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The first start of a build: everything runs once on data that are thrown away, while clients do what clients do. Which
 * classes were loaded and what was hot is recorded, and AOT caches are made of it: with them a program starts in half the
 * processor time, and compiles what is hot at once instead of when it has been slow for a minute.
 */
final class Rehearsal {

    /** A recorded run writes its record when it ends. */
    private static final Duration STOP_LIMIT = Duration.ofMinutes(1);
    /** What is broken off leaves nothing worth waiting for. */
    private static final Duration BROKEN_OFF_STOP_LIMIT = Duration.ofSeconds(3);

    private final Installation installation;
    private final Settings settings;
    private final Console console;

    private @Nullable WholeSystem system;
    private boolean brokenOff;

    Rehearsal(Installation installation, Settings settings, Console console) {
        this.installation = installation;
        this.settings = settings;
        this.console = console;
    }

    /** Returns when there are caches, or it is plain that there will be none, which is no failure. */
    void run() throws NotStarted, IOException, InterruptedException {
        console.line("first start of this build: rehearsing, so that later ones are fast");
        Path scratch = installation.derived().resolve("rehearsal");
        List<JavaProgram> programs;
        try (DataDirectory left = DataDirectory.lock(scratch)) {
            Orphans.of(left).end(console, Orphans.PATIENCE);
        }
        Trees.delete(scratch);
        try (DataDirectory data = DataDirectory.lock(scratch)) {
            Settings usual = settings.ofRehearsal();
            Parts parts = Parts.of(installation, usual, data);
            programs = parts.withoutCache();
            programs.forEach(program -> program.record(true));
            play(parts, data, usual);
        } finally {
            Trees.delete(scratch);
        }
        requireGoingOn();
        programs.forEach(program -> program.record(false));
        assemble(programs);
    }

    private void play(Parts parts, DataDirectory data, Settings usual)
            throws NotStarted, IOException, InterruptedException {
        var whole = new WholeSystem(data, console);
        synchronized (this) {
            requireGoingOn();
            system = whole;
        }
        try {
            whole.start(parts);
            if (usual.practice()) {
                long begun = System.nanoTime();
                new Practice(URI.create(usual.webSocketUrl())).run();
                console.progress("clients", "rehearsed", Duration.ofNanos(System.nanoTime() - begun));
            }
        } catch (Practice.Failed failed) {
            console.event("clients", "will be served slowly at first: " + failed.getMessage());
        } finally {
            whole.stop(STOP_LIMIT);
        }
    }

    private synchronized void requireGoingOn() throws NotStarted {
        if (brokenOff) {
            throw new NotStarted("stopping");
        }
    }

    private void assemble(List<JavaProgram> programs) throws InterruptedException {
        Semaphore atOnce = new Semaphore(WholeSystem.atOnce());
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

    /** Breaks it off; what it has recorded is of no use then, and nobody waits for it. */
    void stop() {
        WholeSystem running;
        synchronized (this) {
            brokenOff = true;
            running = system;
        }
        if (running != null) {
            running.stop(BROKEN_OFF_STOP_LIMIT);
        }
    }
}
