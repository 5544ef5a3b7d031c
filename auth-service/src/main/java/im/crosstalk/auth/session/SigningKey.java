package im.crosstalk.auth.session;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A key pair as it is kept: its private part sealed. */
@Entity
@Table(name = "signing_key")
class SigningKey {
    @Id
    private String kid;

    private String publicJwk;
    private byte[] sealedJwk;
    private Instant createdAt;
    private @Nullable Instant verifiesUntil;

    @SuppressWarnings("NullAway.Init")
    protected SigningKey() {}

    SigningKey(String kid, String publicJwk, byte[] sealedJwk, Instant createdAt) {
        this.kid = kid;
        this.publicJwk = publicJwk;
        this.sealedJwk = sealedJwk;
        this.createdAt = createdAt;
    }

    String kid() {
        return kid;
    }

    String publicJwk() {
        return publicJwk;
    }

    byte[] sealedJwk() {
        return sealedJwk;
    }

    Instant createdAt() {
        return createdAt;
    }

    boolean signs() {
        return verifiesUntil == null;
    }

    boolean verifies(Instant now) {
        return verifiesUntil == null || now.isBefore(verifiesUntil);
    }

    /** Signs no more, but verifies until then. */
    void retire(Instant until) {
        verifiesUntil = until;
    }
}
