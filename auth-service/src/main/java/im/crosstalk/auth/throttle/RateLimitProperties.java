package im.crosstalk.auth.throttle;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of what one may fail at or ask for.
 *
 * @param enabled false switches all throttles off
 * @param failuresPerAccountAndAddress failed sign-ins and registrations a minute
 * @param failuresPerAddress failures of one network address a minute, whatever the account
 * @param failuresPerAccount failures at one account a minute, from wherever
 * @param codesPerAddress e-mail codes that one network address may ask for in a minute
 * @param mailsPerMinute mails to one e-mail address
 * @param mailsPerDay mails to one e-mail address
 */
@Validated
@ConfigurationProperties("im.rate-limit")
public record RateLimitProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("10") @Min(1) int failuresPerAccountAndAddress,
        @DefaultValue("100") @Min(1) int failuresPerAddress,
        @DefaultValue("50") @Min(1) int failuresPerAccount,
        @DefaultValue("30") @Min(1) int codesPerAddress,
        @DefaultValue("1") @Min(1) int mailsPerMinute,
        @DefaultValue("10") @Min(1) int mailsPerDay) {}
