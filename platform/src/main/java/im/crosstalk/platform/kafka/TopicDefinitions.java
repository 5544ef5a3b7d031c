package im.crosstalk.platform.kafka;

import im.crosstalk.platform.PlatformProperties;
import im.crosstalk.protocol.Topic;
import java.util.List;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.kafka.config.TopicBuilder;

/** How topics are made; whoever makes them instead of their owners (an operator's resources, say) makes them the same. */
public final class TopicDefinitions {
    private static final String WEEK_MILLIS = Long.toString(7L * 24 * 60 * 60 * 1000);
    private static final String HOUR_MILLIS = Long.toString(60L * 60 * 1000);

    private TopicDefinitions() {}

    /** The topic, and the one of its dead letters if it has any. */
    public static List<NewTopic> of(Topic topic, PlatformProperties.Kafka kafka) {
        var builder = TopicBuilder.name(topic.topicName())
                .replicas(kafka.replication())
                .partitions(topic.kind() == Topic.Kind.STATE ? 1 : kafka.partitions())
                .config(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(KafkaClients.LARGEST_RECORD));
        NewTopic itself = switch (topic.kind()) {
            case STATE -> builder.compact().build();
            case QUERIES ->
                builder.config(TopicConfig.RETENTION_MS_CONFIG, HOUR_MILLIS).build();
            case COMMANDS, EVENTS ->
                builder.config(TopicConfig.RETENTION_MS_CONFIG, WEEK_MILLIS).build();
        };
        if (topic.kind() == Topic.Kind.STATE) {
            return List.of(itself);
        }
        NewTopic deadLetters = TopicBuilder.name(topic.deadLetterName())
                .replicas(kafka.replication())
                .partitions(1)
                .config(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(KafkaClients.LARGEST_LETTER))
                .build();
        return List.of(itself, deadLetters);
    }
}
