package im.crosstalk.platform.kafka;

import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Refusal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.JacksonException;

/**
 * Works off commands: each batch (records of one partition) in one transaction that moves the {@link Fence}; after the
 * commit what it led to is published. The next batch is not committed before Kafka has taken that, since the fence keeps
 * only the last batch's outbox.
 *
 * <p>A fault of the infrastructure is retried for ever, in order. Any other failure replays the batch record by record,
 * and only the offender goes to the dead letters; whoever waits for it is told.
 */
final class CommandListener
        implements BatchConsumerAwareMessageListener<String, byte[]>, ConsumerAwareRebalanceListener {
    private static final Logger log = LoggerFactory.getLogger(CommandListener.class);

    private final CommandHandlers handlers;
    private final BatchScope scope;
    private final Fence fence;
    private final TransactionTemplate transaction;
    private final Publisher publisher;
    private final ProtocolJson json;
    private final CloudEvents events;
    private final Retry retry;
    private final Clock clock;
    private final Map<TopicPartition, Partition> partitions = new ConcurrentHashMap<>();

    CommandListener(
            CommandHandlers handlers,
            BatchScope scope,
            Fence fence,
            TransactionTemplate transaction,
            Publisher publisher,
            ProtocolJson json,
            CloudEvents events,
            Retry retry,
            Clock clock) {
        this.handlers = handlers;
        this.scope = scope;
        this.fence = fence;
        this.transaction = transaction;
        this.publisher = publisher;
        this.json = json;
        this.events = events;
        this.retry = retry;
        this.clock = clock;
    }

    /** Where a partition stands. Touched by its consumer's thread only. */
    private static final class Partition {
        private long nextOffset;
        private Outbox outbox = Outbox.EMPTY;
        private CompletableFuture<Void> published = CompletableFuture.completedFuture(null);
    }

    /** A record that could be read, and its place. */
    private record Work(ConsumerRecord<String, byte[]> source, Envelope<Message> envelope) {}

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
        for (TopicPartition partition : assigned) {
            retry.untilDone("take over " + partition, () -> takeOver(consumer, partition));
        }
    }

    @Override
    public void onPartitionsRevokedBeforeCommit(Consumer<?, ?> consumer, Collection<TopicPartition> revoked) {
        revoked.forEach(partitions::remove);
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> lost) {
        lost.forEach(partitions::remove);
    }

    /** Begins where the fence stands, and says again what the last batch led to, in case its publisher died. */
    private void takeOver(Consumer<?, ?> consumer, TopicPartition place) {
        long first =
                Objects.requireNonNull(consumer.beginningOffsets(List.of(place)).get(place));
        long end = Objects.requireNonNull(consumer.endOffsets(List.of(place)).get(place));
        Fence.State state = fence.read(place.topic(), place.partition(), first);
        var partition = new Partition();
        partition.nextOffset = state.nextOffset();
        if (state.nextOffset() > end || state.nextOffset() < first) {
            // Kafka lost its log, or kept it for too short a time: what is gone cannot be handled, the rest must be.
            log.error("{} has offsets {} to {}, but the database stands at {}", place, first, end, state.nextOffset());
            partition.nextOffset = state.nextOffset() > end ? end : first;
            moveOrFail(place, state.nextOffset(), partition.nextOffset);
        }
        partition.outbox = Outbox.of(state.outbox());
        partition.published = publisher.publish(partition.outbox);
        partitions.put(place, partition);
        consumer.seek(place, partition.nextOffset);
    }

    private void moveOrFail(TopicPartition place, long from, long to) {
        if (!fence.move(place.topic(), place.partition(), from, to, Outbox.EMPTY.toBytes())) {
            throw new FenceLostException(place);
        }
    }

    @Override
    public void onMessage(List<ConsumerRecord<String, byte[]>> records, @Nullable Consumer<?, ?> consumer) {
        var place = new TopicPartition(
                records.getFirst().topic(), records.getFirst().partition());
        Partition partition = partitions.get(place);
        if (partition == null) {
            return;
        }
        long from = partition.nextOffset;
        List<ConsumerRecord<String, byte[]>> fresh =
                records.stream().filter(unread -> unread.offset() >= from).toList();
        if (fresh.isEmpty()) {
            return;
        }
        try {
            workOff(place, partition, fresh);
        } catch (FenceLostException lost) {
            log.warn("{} was moved by somebody else; going on from there", place);
            Consumer<?, ?> own = Objects.requireNonNull(consumer);
            retry.untilDone("take over " + place, () -> takeOver(own, place));
        }
    }

    private void workOff(TopicPartition place, Partition partition, List<ConsumerRecord<String, byte[]>> records) {
        try {
            retry.whileInfrastructureFails("a batch of " + place, () -> commit(place, partition, records, null));
        } catch (FenceLostException lost) {
            throw lost;
        } catch (RuntimeException failure) {
            if (records.size() == 1) {
                log.error(
                        "{} offset {} cannot be handled",
                        place,
                        records.getFirst().offset(),
                        failure);
                retry.whileInfrastructureFails(
                        "a dead letter of " + place, () -> commit(place, partition, records, failure));
                return;
            }
            log.warn("{}: a batch of {} failed ({}); replaying one by one", place, records.size(), failure.toString());
            for (ConsumerRecord<String, byte[]> one : records) {
                workOff(place, partition, List.of(one));
            }
        }
    }

    /** One batch, from reading to publishing; with {@code cause}, one record that goes to the dead letters. */
    private void commit(
            TopicPartition place,
            Partition partition,
            List<ConsumerRecord<String, byte[]>> records,
            @Nullable RuntimeException cause) {
        long now = clock.millis();
        long next = records.getLast().offset() + 1;
        var writer = new OutboxWriter(json, events);
        List<Work> batch = read(records, writer);
        List<Envelope<Message>> envelopes = batch.stream().map(Work::envelope).toList();
        if (cause == null) {
            scope.prepare(envelopes);
        }
        Outbox outbox = transaction.execute(status -> {
            if (cause == null) {
                handle(batch, envelopes, now, writer);
            } else {
                bury(batch, cause, writer);
            }
            Outbox result = writer.finish();
            awaitPublished(partition);
            if (!fence.move(place.topic(), place.partition(), partition.nextOffset, next, result.toBytes())) {
                throw new FenceLostException(place);
            }
            return result;
        });
        partition.nextOffset = next;
        partition.outbox = outbox;
        retry.untilDone("publish a batch of " + place, () -> partition.published = publisher.publish(outbox));
    }

    private List<Work> read(List<ConsumerRecord<String, byte[]>> records, OutboxWriter writer) {
        List<Work> batch = new ArrayList<>(records.size());
        for (ConsumerRecord<String, byte[]> source : records) {
            try {
                batch.add(new Work(source, json.readEnvelope(source.value())));
            } catch (JacksonException | NullPointerException unreadable) {
                log.error("{}-{} offset {} cannot be read", source.topic(), source.partition(), source.offset());
                writer.add(DeadLetters.letter(source, unreadable));
            }
        }
        return batch;
    }

    private void handle(List<Work> batch, List<Envelope<Message>> envelopes, long now, OutboxWriter writer) {
        scope.begin(envelopes, now);
        for (Work work : batch) {
            Envelope<Message> envelope = work.envelope();
            var request = new Request(envelope.caller(), envelope.origin(), now);
            writer.add(handlers.handle(envelope.message(), request), request);
        }
        scope.flush();
    }

    private static void bury(List<Work> batch, RuntimeException cause, OutboxWriter writer) {
        for (Work work : batch) {
            Envelope<Message> envelope = work.envelope();
            writer.add(DeadLetters.letter(work.source(), cause));
            writer.answer(Refusal.of(ErrorCode.INTERNAL_SERVER_ERROR), envelope.caller(), envelope.origin());
        }
    }

    /** Waits until Kafka has taken what the batch before led to; publishes it again if Kafka has refused. */
    private void awaitPublished(Partition partition) {
        if (partition.published.isCompletedExceptionally()) {
            partition.published = publisher.publish(partition.outbox);
        }
        Retry.await(partition.published);
    }
}
