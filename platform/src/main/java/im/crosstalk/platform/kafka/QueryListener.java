package im.crosstalk.platform.kafka;

import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.platform.trace.RequestLog;
import im.crosstalk.platform.trace.Tracing;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Catalog;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Origin;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import io.micrometer.tracing.Span;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.BatchMessageListener;

/**
 * Answers queries, a bounded number at a time. One that is past its deadline is dropped: its client has been told. Nothing is
 * repeated after a crash, since nothing was promised.
 */
final class QueryListener implements BatchMessageListener<String, byte[]>, SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(QueryListener.class);
    private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(5);

    private final QueryHandlers handlers;
    private final Publisher publisher;
    private final ProtocolJson json;
    private final RuntimeMetrics metrics;
    private final Tracing tracing;
    private final Clock clock;
    private final Semaphore permits;
    private final ExecutorService threads;

    QueryListener(
            QueryHandlers handlers,
            Publisher publisher,
            ProtocolJson json,
            RuntimeMetrics metrics,
            Tracing tracing,
            Clock clock,
            int concurrency) {
        this.handlers = handlers;
        this.publisher = publisher;
        this.json = json;
        this.metrics = metrics;
        this.tracing = tracing;
        this.clock = clock;
        permits = new Semaphore(concurrency);
        // Few, and each waits for the database: a virtual thread would be parked, and woken by a poller, for every
        // query.
        threads = Executors.newFixedThreadPool(
                concurrency, Thread.ofPlatform().name("query-", 0).daemon().factory());
    }

    @Override
    public void onMessage(List<ConsumerRecord<String, byte[]>> records) {
        for (ConsumerRecord<String, byte[]> asked : records) {
            permits.acquireUninterruptibly();
            threads.execute(() -> {
                try {
                    answer(asked);
                } finally {
                    permits.release();
                }
            });
        }
    }

    private void answer(ConsumerRecord<String, byte[]> asked) {
        Envelope<Message> envelope;
        try {
            envelope = json.readEnvelope(asked.value());
        } catch (RuntimeException unreadable) {
            ProtocolJson.Sender sender = json.readSender(asked.value());
            RequestLog.within(sender.origin(), () -> bury(asked, unreadable));
            send(Refusal.of(ErrorCode.INTERNAL_SERVER_ERROR), sender.caller(), sender.origin());
            return;
        }
        Origin origin = envelope.origin();
        Caller caller = envelope.caller();
        long now = clock.millis();
        if (origin == null || caller == null) {
            return;
        }
        if (envelope.deadline() != 0 && envelope.deadline() < now) {
            metrics.late();
            return;
        }
        RequestLog.within(origin, () -> answer(asked, envelope, caller, origin, now));
    }

    private void answer(
            ConsumerRecord<String, byte[]> asked, Envelope<Message> envelope, Caller caller, Origin origin, long now) {
        try {
            long begun = System.nanoTime();
            Span span = envelope.trace() == null
                    ? null
                    : tracing.next("answer " + Catalog.MESSAGES.name(envelope.message()), envelope.trace());
            try {
                tracing.within(span, () -> {
                    Reply reply = handlers.handle(envelope.message(), new Request(caller, origin, now));
                    metrics.handled(envelope.message(), System.nanoTime() - begun);
                    send(reply, caller, origin);
                    RequestLog.say(origin, envelope.message(), "answered");
                });
            } finally {
                if (span != null) {
                    span.end();
                }
            }
        } catch (RuntimeException failure) {
            if (Faults.isInfrastructure(failure) || Faults.isConflict(failure)) {
                log.warn("{}-{} offset {}: {}", asked.topic(), asked.partition(), asked.offset(), failure.toString());
            } else {
                bury(asked, failure);
            }
            send(Refusal.of(ErrorCode.INTERNAL_SERVER_ERROR), caller, origin);
        }
    }

    private void bury(ConsumerRecord<String, byte[]> asked, RuntimeException cause) {
        log.error("{}-{} offset {} cannot be answered", asked.topic(), asked.partition(), asked.offset(), cause);
        metrics.buried(asked.topic());
        publisher.send(DeadLetters.letter(asked, cause));
    }

    private void send(Reply reply, @Nullable Caller caller, @Nullable Origin origin) {
        if (caller != null && origin != null) {
            var answer = new GatewayRecord.Answer(origin.ref(), caller.user(), caller.session(), reply);
            byte[] item = json.write(answer);
            if (item.length > KafkaClients.LARGEST_ITEM) {
                throw new IllegalStateException("an answer of " + item.length + " bytes does not fit into a record");
            }
            publisher.send(origin.address(), item);
        }
    }

    @Override
    public void start() {}

    /** Lets what is being answered come to its end, within reason. Queries past that are their clients' to repeat. */
    @Override
    public void stop() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(PATIENCE_AT_STOP.toSeconds(), TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            threads.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return !threads.isShutdown();
    }

    /** Stopped after its container. */
    @Override
    public int getPhase() {
        return AbstractMessageListenerContainer.DEFAULT_PHASE - 1;
    }
}
