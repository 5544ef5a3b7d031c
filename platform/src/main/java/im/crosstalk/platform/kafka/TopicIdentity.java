package im.crosstalk.platform.kafka;

import java.util.Objects;
import org.springframework.kafka.core.KafkaAdmin;

/** Tells a topic from one of the same name that was deleted: their offsets have nothing to do with one another. */
@FunctionalInterface
interface TopicIdentity {
    /** Kafka's own id of the topic. */
    String of(String topic);

    static TopicIdentity by(KafkaAdmin admin) {
        return topic -> Objects.requireNonNull(admin.describeTopics(topic).get(topic))
                .topicId()
                .toString();
    }
}
