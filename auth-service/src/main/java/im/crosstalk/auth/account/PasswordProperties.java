package im.crosstalk.auth.account;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How passwords are hashed and sign-ins answered.
 *
 * @param passwordCost log rounds of bcrypt; each step doubles the time
 * @param hashingPatience how long a request may wait for its turn at hashing; nobody waits for its answer much longer
 * @param hideUnknownUsers whether a sign-in with an unknown e-mail address is answered like a wrong password
 */
@Validated
@ConfigurationProperties("im.auth")
public record PasswordProperties(
        @DefaultValue("10") @Min(4) @Max(16) int passwordCost,
        @DefaultValue("12s") Duration hashingPatience,
        @DefaultValue("false") boolean hideUnknownUsers) {}
