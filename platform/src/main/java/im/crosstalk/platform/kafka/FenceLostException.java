package im.crosstalk.platform.kafka;

import org.apache.kafka.common.TopicPartition;

/** Another instance has moved the partition's fence: this one's batch is rolled back. */
final class FenceLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FenceLostException(TopicPartition place) {
        super("the fence of " + place + " was moved by another instance", null, false, false);
    }
}
