package im.crosstalk.standalone;

import im.crosstalk.servers.ServerCommand;
import im.crosstalk.servers.Spawner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps one process of a part alive from {@link #start()} until {@link #stop}: when it dies, it is started again. */
final class Child {

    private static final Duration PROBE_INTERVAL = Duration.ofMillis(100);
    /** Deaths before the first readiness after which it is plain that it cannot start. */
    private static final int HOPELESS = 4;

    private final Part part;
    private final DataDirectory data;
    private final Console console;
    private final RestartDelays delays;
    private final CountDownLatch stopRequested = new CountDownLatch(1);

    private @Nullable Thread keeper;
    private @Nullable Process process;
    private State state = State.STARTING;
    private boolean wasReady;

    Child(Part part, DataDirectory data, Console console) {
        this(part, data, console, new RestartDelays());
    }

    Child(Part part, DataDirectory data, Console console, RestartDelays delays) {
        this.part = part;
        this.data = data;
        this.console = console;
        this.delays = delays;
    }

    /** Where the part stands; {@code HOPELESS} when it died again and again without having been ready once. */
    enum State {
        STARTING,
        READY,
        HOPELESS,
        STOPPED
    }

    Part part() {
        return part;
    }

    /** Returns at once; does nothing when {@link #stop} came first. */
    synchronized void start() {
        if (keeper == null && state != State.STOPPED) {
            keeper = Thread.ofPlatform()
                    .daemon()
                    .name("keeper of " + part.name())
                    .start(this::keepAlive);
        }
    }

    /** Waits for the part to be ready. False if it cannot start, was stopped, or time ran out. */
    synchronized boolean awaitReady(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (state == State.STARTING) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return state == State.READY;
    }

    /** Stops the process in good order, or by force when that takes longer than {@code limit}. Returns when it is gone. */
    void stop(Duration limit) throws IOException, InterruptedException {
        Thread running;
        Process last;
        synchronized (this) {
            // From here on the keeper starts no other process.
            state = State.STOPPED;
            stopRequested.countDown();
            notifyAll();
            running = keeper;
            last = process;
        }
        if (running == null) {
            return;
        }
        if (last != null && last.isAlive()) {
            part.command().stopSignal().send(last.toHandle());
            if (!last.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                console.event(part.name(), "did not stop in " + limit.toSeconds() + " s: killed");
                last.destroyForcibly().waitFor();
            }
        }
        running.join();
    }

    private void keepAlive() {
        try {
            while (stopRequested.getCount() > 0) {
                long begun = System.nanoTime();
                String end = runOnce(begun);
                if (stopRequested.getCount() == 0) {
                    return;
                }
                Duration pause = delays.afterLifeOf(Duration.ofNanos(System.nanoTime() - begun));
                if (becameHopeless(end)) {
                    return;
                }
                console.event(
                        part.name(),
                        end + "; starting it again" + (pause.isZero() ? "" : " in " + pause.toSeconds() + " s"));
                if (stopRequested.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            removePidFile();
        }
    }

    /** One life of the process; returns what ended it. */
    private String runOnce(long begun) throws InterruptedException {
        try {
            part.prepare();
            Process started = launch();
            if (started == null) {
                return "stopped";
            }
            while (!started.waitFor(PROBE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                if (part.isReady()) {
                    // An answer proves nothing if the process that gave it is not this one.
                    if (started.isAlive()) {
                        becameReady(Duration.ofNanos(System.nanoTime() - begun));
                    }
                    break;
                }
            }
            int exit = started.waitFor();
            return "died (exit code " + exit + ")";
        } catch (IOException | UncheckedIOException failed) {
            return "could not be started (" + failed.getMessage() + ")";
        }
    }

    private synchronized @Nullable Process launch() throws IOException {
        if (state == State.STOPPED) {
            return null;
        }
        state = State.STARTING;
        ServerCommand command = part.command().supervised();
        ProcessBuilder builder = new ProcessBuilder(command.arguments())
                .directory(data.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(data.logRotated(part.name()).toFile()));
        builder.environment().clear();
        builder.environment().putAll(part.environment());
        Process started = Spawner.start(builder);
        process = started;
        try {
            started.getOutputStream().close();
            DataDirectory.write(data.pidFile(part.name()), started.pid() + "\n", "rw-r--r--");
        } catch (IOException failed) {
            // Nobody would know of it.
            started.destroyForcibly();
            throw failed;
        }
        return started;
    }

    private synchronized void becameReady(Duration took) {
        if (state == State.STARTING) {
            state = State.READY;
            console.progress(part.name(), wasReady ? "ready again" : "ready", took);
            wasReady = true;
            notifyAll();
        }
    }

    private synchronized boolean becameHopeless(String end) {
        if (!wasReady && delays.deaths() >= HOPELESS && state == State.STARTING) {
            console.event(part.name(), end + " again and again");
            state = State.HOPELESS;
            notifyAll();
            return true;
        }
        if (state == State.READY) {
            state = State.STARTING;
        }
        return false;
    }

    private void removePidFile() {
        try {
            Files.deleteIfExists(data.pidFile(part.name()));
        } catch (IOException failed) {
            console.event(part.name(), "its pid file stays behind (" + failed.getMessage() + ")");
        }
    }
}
