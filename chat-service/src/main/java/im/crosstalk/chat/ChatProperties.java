package im.crosstalk.chat;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Rules of chats that operators may change.
 *
 * @param recallLimit how long a sender may recall a message
 * @param ringTimeout how long a call rings
 * @param absenceLimit how long a party of a call may be without any connection
 */
@ConfigurationProperties("im.chat")
public record ChatProperties(
        @DefaultValue("2m") Duration recallLimit,
        @DefaultValue("45s") Duration ringTimeout,
        @DefaultValue("15s") Duration absenceLimit) {
    public ChatProperties {
        if (recallLimit.isNegative() || !ringTimeout.isPositive() || absenceLimit.isNegative()) {
            throw new IllegalArgumentException("im.chat: durations must not be negative");
        }
    }
}
