package im.crosstalk.auth.session;

import im.crosstalk.protocol.id.DeviceId;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/** One sign-in of one device. */
@Entity
@Table(name = "session")
class Session implements Persistable<String> {
    @Id
    private String id;

    private long userNumber;

    @Column
    private String device;

    @Column
    private String dialect;

    @Column
    private Instant createdAt;

    private Instant expiresAt;
    private @Nullable Instant revokedAt;

    /** The id is assigned, not generated, so Spring Data must be told what is to be inserted. */
    @Transient
    private boolean stored;

    @SuppressWarnings("NullAway.Init")
    protected Session() {}

    Session(SessionId id, UserId user, DeviceId device, String dialect, Instant createdAt, Instant expiresAt) {
        this.id = id.value();
        this.userNumber = user.number();
        this.device = device.value();
        this.dialect = dialect;
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public boolean isNew() {
        return !stored;
    }

    @PostPersist
    @PostLoad
    void noteStored() {
        stored = true;
    }

    SessionId sessionId() {
        return new SessionId(id);
    }

    UserId user() {
        return new UserId(userNumber);
    }

    DeviceId device() {
        return new DeviceId(device);
    }

    Instant expiresAt() {
        return expiresAt;
    }

    boolean isRevoked() {
        return revokedAt != null;
    }

    void revoke(Instant now) {
        revokedAt = now;
    }

    /** Another token was made that lasts until then. */
    void lastUntil(Instant end) {
        if (end.isAfter(expiresAt)) {
            expiresAt = end;
        }
    }
}
