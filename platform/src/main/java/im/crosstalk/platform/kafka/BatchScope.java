package im.crosstalk.platform.kafka;

import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.Message;
import java.util.List;

/**
 * What a service does once for a whole batch instead of once for each command, inside the batch's transaction: load
 * and lock before the handlers run, write after them. Called on the consumer's thread only; a new batch begins with
 * {@link #begin}, whatever became of the one before.
 */
public interface BatchScope {
    /** A scope for services whose handlers read and write for themselves. */
    BatchScope NONE = new BatchScope() {
        @Override
        public void prepare(List<Envelope<Message>> batch) {}

        @Override
        public void begin(List<Envelope<Message>> batch, long now) {}

        @Override
        public void flush() {}
    };

    /** Before the transaction: ask other services for what is missing. May be called again for parts of the batch. */
    void prepare(List<Envelope<Message>> batch);

    /** In the transaction, before the first handler. */
    void begin(List<Envelope<Message>> batch, long now);

    /** In the transaction, after the last handler. */
    void flush();
}
