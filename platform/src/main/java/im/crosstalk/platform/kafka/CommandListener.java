package im.crosstalk.platform.kafka;

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
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;

/**
 * Works off commands: each batch (records of one partition) in one {@link CommandTransaction}; after the commit what it
 * led to is published. The next batch is not committed before Kafka has taken that, since the fence keeps only the last
 * batch's outbox.
 *
 * <p>A fault of the infrastructure is retried for ever, in order. Any other failure replays the batch record by record,
 * and only the offender goes to the dead letters; whoever waits for it is told.
 */
final class CommandListener
        implements BatchConsumerAwareMessageListener<String, byte[]>, ConsumerAwareRebalanceListener {
    private static final Logger log = LoggerFactory.getLogger(CommandListener.class);

    /** Of records in one transaction, so that neither it nor its outbox fills the memory. */
    private static final int LARGEST_BATCH_BYTES = 4 * 1024 * 1024;

    private final CommandTransaction transaction;
    private final Fence fence;
    private final TopicIdentity identity;
    private final Publisher publisher;
    private final Retry retry;
    private final Map<TopicPartition, Partition> partitions = new ConcurrentHashMap<>();

    CommandListener(
            CommandTransaction transaction, Fence fence, TopicIdentity identity, Publisher publisher, Retry retry) {
        this.transaction = transaction;
        this.fence = fence;
        this.identity = identity;
        this.publisher = publisher;
        this.retry = retry;
    }

    /** Where a partition stands. Touched by its consumer's thread only. */
    private static final class Partition {
        private long nextOffset;
        private Outbox outbox = Outbox.EMPTY;
        private CompletableFuture<Void> published = CompletableFuture.completedFuture(null);

        private Partition(long nextOffset) {
            this.nextOffset = nextOffset;
        }
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
        assigned.forEach(place -> takeOver(consumer, place));
    }

    @Override
    public void onPartitionsRevokedBeforeCommit(Consumer<?, ?> consumer, Collection<TopicPartition> revoked) {
        revoked.forEach(partitions::remove);
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> lost) {
        lost.forEach(partitions::remove);
    }

    private void takeOver(Consumer<?, ?> consumer, TopicPartition place) {
        retry.untilDone("take over " + place, () -> tryTakeOver(consumer, place));
    }

    /** Begins where the fence stands, and says again what the last batch led to, in case its publisher died. */
    private void tryTakeOver(Consumer<?, ?> consumer, TopicPartition place) {
        long first =
                Objects.requireNonNull(consumer.beginningOffsets(List.of(place)).get(place));
        long end = Objects.requireNonNull(consumer.endOffsets(List.of(place)).get(place));
        String topic = identity.of(place.topic());
        Fence.State state = fence.read(place, topic, first);
        long next = nextOf(place, state, topic, first, end);
        if ((next != state.nextOffset() || !topic.equals(state.log())) && !fence.reset(place, state, topic, next)) {
            throw new FenceLostException(place);
        }
        var partition = new Partition(next);
        publish(place, partition, Outbox.of(state.outbox()));
        partitions.put(place, partition);
        consumer.seek(place, next);
    }

    /** Where to go on, if Kafka's log is no longer the one in which the fence was set. */
    private static long nextOf(TopicPartition place, Fence.State state, String topic, long first, long end) {
        if (!topic.equals(state.log())) {
            log.warn("{} was made anew; the database stood at {}, going on at {}", place, state.nextOffset(), first);
            return first;
        }
        if (state.nextOffset() > end) {
            // Handled records are missing at the end: new ones will take their offsets and must not be skipped.
            log.error("{} ends at {}, the database stands at {}: Kafka lost records", place, end, state.nextOffset());
            return end;
        }
        if (state.nextOffset() < first) {
            log.error("{} begins at {}, the database stands at {}: records expired", place, first, state.nextOffset());
            return first;
        }
        return state.nextOffset();
    }

    @Override
    public void onMessage(List<ConsumerRecord<String, byte[]>> records, @Nullable Consumer<?, ?> consumer) {
        Consumer<?, ?> own = Objects.requireNonNull(consumer);
        ConsumerRecord<String, byte[]> first = records.getFirst();
        var place = new TopicPartition(first.topic(), first.partition());
        Partition partition = partitions.get(place);
        if (partition == null || first.offset() < partition.nextOffset) {
            // Not from where the last take-over put the consumer: Kafka has set it back, or it was never told.
            takeOver(own, place);
            return;
        }
        try {
            for (List<ConsumerRecord<String, byte[]>> batch : batches(records)) {
                workOff(place, partition, batch);
            }
        } catch (FenceLostException lost) {
            log.warn("{} was moved by somebody else; going on from there", place);
            takeOver(own, place);
        }
    }

    private static List<List<ConsumerRecord<String, byte[]>>> batches(List<ConsumerRecord<String, byte[]>> records) {
        List<List<ConsumerRecord<String, byte[]>>> batches = new ArrayList<>(1);
        int from = 0;
        long bytes = 0;
        for (int i = 0; i < records.size(); i++) {
            bytes += Math.max(records.get(i).serializedValueSize(), 0);
            if (bytes > LARGEST_BATCH_BYTES && i > from) {
                batches.add(records.subList(from, i));
                from = i;
                bytes = records.get(i).serializedValueSize();
            }
        }
        batches.add(records.subList(from, records.size()));
        return batches;
    }

    private void workOff(TopicPartition place, Partition partition, List<ConsumerRecord<String, byte[]>> records) {
        try {
            retry.whileInfrastructureFails("a batch of " + place, () -> commit(place, partition, records, null));
        } catch (FenceLostException | WakeupException over) {
            throw over;
        } catch (RuntimeException failure) {
            if (records.size() > 1) {
                log.warn("{}: {} records failed ({}); replaying one by one", place, records.size(), failure.toString());
                records.forEach(one -> workOff(place, partition, List.of(one)));
                return;
            }
            tryAgainOrBury(place, partition, records, failure);
        }
    }

    /** A record is not given up for a fault of the infrastructure that was not recognised as one: it fails twice. */
    private void tryAgainOrBury(
            TopicPartition place,
            Partition partition,
            List<ConsumerRecord<String, byte[]>> one,
            RuntimeException first) {
        long offset = one.getFirst().offset();
        transaction.about(
                one.getFirst(),
                () -> log.warn("{} offset {} failed, trying once more: {}", place, offset, first.toString()));
        try {
            retry.whileInfrastructureFails("a batch of " + place, () -> commit(place, partition, one, null));
        } catch (FenceLostException | WakeupException over) {
            throw over;
        } catch (RuntimeException failure) {
            transaction.about(
                    one.getFirst(), () -> log.error("{} offset {} cannot be handled", place, offset, failure));
            retry.whileInfrastructureFails("a dead letter of " + place, () -> commit(place, partition, one, failure));
        }
    }

    /** One batch, from reading to publishing; with {@code cause}, one record that goes to the dead letters. */
    private void commit(
            TopicPartition place,
            Partition partition,
            List<ConsumerRecord<String, byte[]>> records,
            @Nullable RuntimeException cause) {
        Outbox outbox = transaction.run(place, partition.nextOffset, records, cause, () -> awaitPublished(partition));
        partition.nextOffset = records.getLast().offset() + 1;
        publish(place, partition, outbox);
    }

    private void publish(TopicPartition place, Partition partition, Outbox outbox) {
        partition.outbox = outbox;
        retry.untilDone("publish what a batch of " + place + " led to", () -> {
            partition.published = publisher.publish(outbox);
            if (partition.published.isCompletedExceptionally()) {
                retry.await(partition.published);
            }
        });
    }

    /** Waits until Kafka has taken what the batch before led to; publishes it again if Kafka has refused. */
    private void awaitPublished(Partition partition) {
        if (partition.published.isCompletedExceptionally()) {
            partition.published = publisher.publish(partition.outbox);
        }
        retry.await(partition.published);
    }
}
