package im.crosstalk.platform.kafka;

import im.crosstalk.protocol.Topic;
import java.util.List;

/** The topics that a service owns, and so creates at its start, dead letters included. */
public record OwnedTopics(List<Topic> topics) {
    public static OwnedTopics of(Topic... topics) {
        return new OwnedTopics(List.of(topics));
    }
}
