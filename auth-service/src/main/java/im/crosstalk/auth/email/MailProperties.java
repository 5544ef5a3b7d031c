package im.crosstalk.auth.email;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How mail leaves.
 *
 * @param host SMTP server; blank for none
 * @param port its port
 * @param username with {@code password}, where the server wants to know who sends
 * @param password see {@code username}
 * @param startTls whether to insist on an encrypted connection
 * @param from the sender's address
 * @param directory where mails are written as {@code .eml} files when there is no {@code host}; blank for none
 */
@Validated
@ConfigurationProperties("im.mail")
record MailProperties(
        @Nullable String host,
        @DefaultValue("25") @Min(1) @Max(65_535) int port,
        @Nullable String username,
        @Nullable String password,
        @DefaultValue("false") boolean startTls,

        @DefaultValue("no-reply@crosstalk.invalid") @NotBlank
        String from,

        @Nullable String directory) {
    @Override
    public String toString() {
        return "MailProperties[host=" + host + ", port=" + port + ", directory=" + directory + "]";
    }
}
