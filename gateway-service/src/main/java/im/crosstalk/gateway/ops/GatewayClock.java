package im.crosstalk.gateway.ops;

import im.crosstalk.gateway.delivery.DeliveredReports;
import im.crosstalk.gateway.request.PendingRequests;
import im.crosstalk.gateway.session.Lease;
import im.crosstalk.gateway.session.Sessions;
import im.crosstalk.gateway.socket.Sockets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * What is done again and again, on one thread; and the orderly end: connections are closed, their routes removed, the lease
 * given up, before anything they need is stopped.
 */
@Component
class GatewayClock implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(GatewayClock.class);
    private static final long EXPIRY_MILLIS = 250;
    private static final long LEASE_MILLIS = 1_000;
    private static final long REPORT_MILLIS = 3_000;
    private static final long DRAIN_LIMIT_MILLIS = 8_000;

    private final Sockets sockets;
    private final PendingRequests pending;
    private final Lease lease;
    private final DeliveredReports reports;
    private final Sessions sessions;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("gateway-clock").daemon().factory());
    private volatile boolean running;

    GatewayClock(Sockets sockets, PendingRequests pending, Lease lease, DeliveredReports reports, Sessions sessions) {
        this.sockets = sockets;
        this.pending = pending;
        this.lease = lease;
        this.reports = reports;
        this.sessions = sessions;
    }

    @Override
    public void start() {
        running = true;
        every(EXPIRY_MILLIS, () -> pending.expire(System.nanoTime()));
        every(LEASE_MILLIS, lease::renew);
        every(REPORT_MILLIS, () -> reports.report(sockets.loops()));
    }

    private void every(long millis, Runnable action) {
        thread.scheduleWithFixedDelay(
                () -> {
                    try {
                        action.run();
                    } catch (RuntimeException failure) {
                        log.error("a recurring task failed", failure);
                    }
                },
                0,
                millis,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        running = false;
        sockets.drain();
        awaitEmpty();
        sessions.endAll();
        reports.report(sockets.loops());
        lease.end();
        thread.shutdown();
    }

    private void awaitEmpty() {
        var empty = new CountDownLatch(1);
        thread.scheduleWithFixedDelay(
                () -> {
                    if (sockets.size() == 0) {
                        empty.countDown();
                    }
                },
                0,
                50,
                TimeUnit.MILLISECONDS);
        try {
            if (!empty.await(DRAIN_LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
                log.warn("{} connections did not end in time", sockets.size());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The first to stop, while everything else still works. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
