package im.crosstalk.auth.account;

import im.crosstalk.auth.email.EmailAddress;
import im.crosstalk.protocol.id.UserId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A user, as this service knows them. */
@Entity
@Table(name = "account")
public class Account {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long number;

    private String username;

    @Column
    private String usernameKey;

    private String passwordHash;
    private @Nullable String email;

    @Column
    private @Nullable String emailKey;

    @Column
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected Account() {}

    Account(Username username, String passwordHash, Instant createdAt) {
        this.username = username.text();
        this.usernameKey = username.key();
        this.passwordHash = passwordHash;
        this.createdAt = createdAt;
    }

    /** @throws IllegalStateException before it is stored */
    public UserId user() {
        if (number == null) {
            throw new IllegalStateException("not stored yet");
        }
        return new UserId(number);
    }

    public String username() {
        return username;
    }

    /** Whether the account has that e-mail address. */
    public boolean hasEmail(EmailAddress address) {
        return address.key().equals(emailKey);
    }

    String passwordHash() {
        return passwordHash;
    }

    void setEmail(EmailAddress address) {
        email = address.text();
        emailKey = address.key();
    }

    @Nullable
    String email() {
        return email;
    }
}
