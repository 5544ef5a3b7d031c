package im.crosstalk.auth.session;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long sessions and their keys last.
 *
 * @param tokenTtl lifetime of a token, and so of a session that gets no other
 * @param signingKeyPeriod after which another key signs; the old one verifies until its last token has expired
 */
@Validated
@ConfigurationProperties("im.session")
record SessionProperties(
        @DefaultValue("7d") @DurationMin(seconds = 1) Duration tokenTtl,
        @DefaultValue("30d") @DurationMin(minutes = 1) Duration signingKeyPeriod) {}
