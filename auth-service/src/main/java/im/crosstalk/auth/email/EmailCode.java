package im.crosstalk.auth.email;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.security.MessageDigest;
import java.time.Instant;

/** A code that was sent to an address. */
@Entity
@Table(name = "email_code")
class EmailCode {
    static final int MAX_TRIES = 5;

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private long id;

    @Column
    private String emailKey;

    private byte[] codeHash;
    private Instant createdAt;
    private Instant expiresAt;
    private short tries;
    private boolean spent;

    @SuppressWarnings("NullAway.Init")
    protected EmailCode() {}

    EmailCode(String emailKey, byte[] codeHash, Instant createdAt, Instant expiresAt) {
        this.emailKey = emailKey;
        this.codeHash = codeHash;
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
    }

    long id() {
        return id;
    }

    Instant createdAt() {
        return createdAt;
    }

    boolean isAlive(Instant now) {
        return !spent && tries < MAX_TRIES && now.isBefore(expiresAt);
    }

    /** Counts a try, and says whether it was the right one. */
    boolean isOpenedBy(byte[] hash) {
        tries++;
        return MessageDigest.isEqual(codeHash, hash);
    }

    boolean isSpent() {
        return spent;
    }

    void spend() {
        spent = true;
    }
}
