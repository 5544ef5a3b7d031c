package im.crosstalk.platform.kafka;

import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.platform.trace.RequestLog;
import im.crosstalk.platform.trace.Tracing;
import im.crosstalk.protocol.Catalog;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Refusal;
import io.micrometer.tracing.Span;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/** Handles one batch of commands in one database transaction, which moves the fence and keeps the outbox. */
final class CommandTransaction {
    private static final Logger log = LoggerFactory.getLogger(CommandTransaction.class);

    private final CommandHandlers handlers;
    private final BatchScope scope;
    private final Fence fence;
    private final TransactionOperations transaction;
    private final ProtocolJson json;
    private final CloudEvents events;
    private final RuntimeMetrics metrics;
    private final Tracing tracing;
    private final Clock clock;

    CommandTransaction(
            CommandHandlers handlers,
            BatchScope scope,
            Fence fence,
            TransactionOperations transaction,
            ProtocolJson json,
            CloudEvents events,
            RuntimeMetrics metrics,
            Tracing tracing,
            Clock clock) {
        this.handlers = handlers;
        this.scope = scope;
        this.fence = fence;
        this.transaction = transaction;
        this.json = json;
        this.events = events;
        this.metrics = metrics;
        this.tracing = tracing;
        this.clock = clock;
    }

    /** A record that could be read, and its place. */
    private record Work(ConsumerRecord<String, byte[]> source, Envelope<Message> envelope) {}

    /**
     * Runs a batch from reading to commit.
     *
     * @param expected where the fence stands
     * @param cause null to handle the records; else why they go to the dead letters unhandled
     * @param beforeMove called when all is handled, before the fence is moved and the outbox before is overwritten
     * @return what is to be published
     * @throws FenceLostException when the fence stands elsewhere
     */
    Outbox run(
            TopicPartition place,
            long expected,
            List<ConsumerRecord<String, byte[]>> records,
            @Nullable RuntimeException cause,
            Runnable beforeMove) {
        long begun = System.nanoTime();
        long now = clock.millis();
        var writer = new OutboxWriter(json, events);
        List<Work> batch = read(records, writer);
        List<Envelope<Message>> envelopes = batch.stream().map(Work::envelope).toList();
        if (cause == null) {
            scope.prepare(envelopes);
        }
        Outbox outbox = Objects.requireNonNull(transaction.execute(status -> {
            if (cause == null) {
                handle(envelopes, now, writer);
            } else {
                batch.forEach(work -> bury(work, cause, writer));
            }
            Outbox result = writer.finish();
            byte[] kept = result.toBytes();
            beforeMove.run();
            if (!fence.move(place, expected, records.getLast().offset() + 1, kept)) {
                throw new FenceLostException(place);
            }
            return result;
        }));
        metrics.committed(records.size(), System.nanoTime() - begun);
        return outbox;
    }

    private List<Work> read(List<ConsumerRecord<String, byte[]>> records, OutboxWriter writer) {
        List<Work> batch = new ArrayList<>(records.size());
        for (ConsumerRecord<String, byte[]> source : records) {
            try {
                batch.add(new Work(source, json.readEnvelope(source.value())));
            } catch (RuntimeException unreadable) {
                about(
                        source,
                        () -> log.error(
                                "{}-{} offset {} cannot be read: {}",
                                source.topic(),
                                source.partition(),
                                source.offset(),
                                unreadable.toString()));
                deadLetter(source, unreadable, writer);
                ProtocolJson.Sender sender = json.readSender(source.value());
                writer.answer(Refusal.of(ErrorCode.INTERNAL_SERVER_ERROR), sender.caller(), sender.origin());
            }
        }
        return batch;
    }

    private void handle(List<Envelope<Message>> batch, long now, OutboxWriter writer) {
        scope.begin(batch, now);
        for (Envelope<Message> envelope : batch) {
            var request = new Request(envelope.caller(), envelope.origin(), now);
            long begun = System.nanoTime();
            Span span = envelope.trace() == null ? null : begin(envelope);
            try {
                RequestLog.within(
                        envelope.origin(),
                        () -> tracing.within(span, () -> {
                            writer.add(handlers.handle(envelope.message(), request), request, Tracing.context(span));
                            RequestLog.say(envelope.origin(), envelope.message(), "handled");
                        }));
            } finally {
                if (span != null) {
                    span.end();
                }
            }
            metrics.handled(envelope.message(), System.nanoTime() - begun);
        }
        scope.flush();
    }

    private @Nullable Span begin(Envelope<Message> envelope) {
        return tracing.next("handle " + Catalog.MESSAGES.name(envelope.message()), envelope.trace());
    }

    private void bury(Work work, RuntimeException cause, OutboxWriter writer) {
        deadLetter(work.source(), cause, writer);
        Envelope<Message> envelope = work.envelope();
        writer.answer(Refusal.of(ErrorCode.INTERNAL_SERVER_ERROR), envelope.caller(), envelope.origin());
    }

    /** Logs about a record, with the id of the request that it is. */
    void about(ConsumerRecord<String, byte[]> source, Runnable logging) {
        RequestLog.within(json.readSender(source.value()).origin(), logging);
    }

    private void deadLetter(ConsumerRecord<String, byte[]> source, RuntimeException cause, OutboxWriter writer) {
        writer.add(DeadLetters.letter(source, cause));
        metrics.buried(source.topic());
    }
}
