package im.crosstalk.platform.kafka;

import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Origin;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchMessageListener;
import tools.jackson.core.JacksonException;

/**
 * Answers queries, each on a virtual thread, a bounded number at a time. One that is past its deadline is dropped: its
 * client has been told. Nothing is repeated after a crash, since nothing was promised.
 */
final class QueryListener implements BatchMessageListener<String, byte[]>, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(QueryListener.class);

    private final QueryHandlers handlers;
    private final Publisher publisher;
    private final ProtocolJson json;
    private final Clock clock;
    private final Semaphore permits;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("query-", 0).factory());

    QueryListener(QueryHandlers handlers, Publisher publisher, ProtocolJson json, Clock clock, int concurrency) {
        this.handlers = handlers;
        this.publisher = publisher;
        this.json = json;
        this.clock = clock;
        permits = new Semaphore(concurrency);
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
        } catch (JacksonException | NullPointerException unreadable) {
            log.error("{}-{} offset {} cannot be read", asked.topic(), asked.partition(), asked.offset());
            publisher.send(DeadLetters.letter(asked, unreadable));
            return;
        }
        Origin origin = envelope.origin();
        Caller caller = envelope.caller();
        long now = clock.millis();
        if (origin == null || caller == null || (envelope.deadline() != 0 && envelope.deadline() < now)) {
            return;
        }
        Reply reply = handle(asked, envelope, new Request(caller, origin, now));
        var answer = new GatewayRecord.Answer(origin.ref(), caller.user(), caller.session(), reply);
        publisher.send(origin.address(), json.write(answer));
    }

    private Reply handle(ConsumerRecord<String, byte[]> asked, Envelope<Message> envelope, Request request) {
        try {
            return handlers.handle(envelope.message(), request);
        } catch (RuntimeException failure) {
            log.error("{}-{} offset {} failed", asked.topic(), asked.partition(), asked.offset(), failure);
            if (!Faults.isInfrastructure(failure) && !Faults.isConflict(failure)) {
                publisher.send(DeadLetters.letter(asked, failure));
            }
            return Refusal.of(ErrorCode.INTERNAL_SERVER_ERROR);
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}
