package im.crosstalk.auth.outbox;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A record on its way to Kafka. */
@Entity
@Table(name = "outbox")
class OutboxRecord {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private String topic;
    private String recordKey;
    private @Nullable String eventType;
    private @Nullable String body;
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected OutboxRecord() {}

    /**
     * @param eventType wire name of the event; null where this is a topic's state
     * @param body JSON; null is a tombstone
     */
    OutboxRecord(String topic, String recordKey, @Nullable String eventType, @Nullable String body, Instant createdAt) {
        this.topic = topic;
        this.recordKey = recordKey;
        this.eventType = eventType;
        this.body = body;
        this.createdAt = createdAt;
    }

    @Nullable
    Long id() {
        return id;
    }

    String topic() {
        return topic;
    }

    String recordKey() {
        return recordKey;
    }

    @Nullable
    String eventType() {
        return eventType;
    }

    @Nullable
    String body() {
        return body;
    }

    Instant createdAt() {
        return createdAt;
    }
}
