package im.crosstalk.file.upload;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that works when the bell rings, and looks for work from time to time in case it rang elsewhere. */
final class Background {
    private static final Logger log = LoggerFactory.getLogger(Background.class);
    private static final long LOOK_EVERY_MILLIS = 1_000;
    private static final long PATIENCE_AT_STOP_MILLIS = 5_000;

    private final String name;
    private final Semaphore bell;
    private final Runnable work;
    private volatile boolean running;
    private @Nullable Thread thread;

    Background(String name, Semaphore bell, Runnable work) {
        this.name = name;
        this.bell = bell;
        this.work = work;
    }

    void start() {
        running = true;
        thread = Thread.ofVirtual().name(name).start(this::run);
    }

    private void run() {
        while (running) {
            try {
                boolean rang = bell.tryAcquire(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                if (rang) {
                    bell.drainPermits();
                }
                work.run();
            } catch (InterruptedException stopping) {
                return;
            } catch (RuntimeException failure) {
                log.warn("{} failed, trying again: {}", name, failure.toString());
            }
        }
    }

    void ring() {
        bell.release();
    }

    boolean running() {
        return running;
    }

    void stop() {
        running = false;
        Thread worker = thread;
        if (worker != null) {
            bell.release();
            try {
                worker.join(PATIENCE_AT_STOP_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
