package im.crosstalk.auth.email;

import java.nio.file.Path;
import java.util.Properties;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.util.StringUtils;

@Configuration(proxyBeanMethods = false)
class MailConfiguration {
    /** The gateway waits 15 s for us; a mail server gets less. */
    private static final String TIMEOUT_MILLIS = "5000";

    @Bean
    Mailer mailer(MailProperties properties) {
        if (StringUtils.hasText(properties.host())) {
            return new Mailer.Smtp(smtp(properties));
        }
        if (StringUtils.hasText(properties.directory())) {
            return new Mailer.Drop(Path.of(properties.directory()));
        }
        LoggerFactory.getLogger(MailConfiguration.class)
                .warn("neither im.mail.host nor im.mail.directory is set: e-mail codes are not supported");
        return new Mailer.None();
    }

    private static JavaMailSenderImpl smtp(MailProperties properties) {
        var sender = new JavaMailSenderImpl();
        sender.setHost(properties.host());
        sender.setPort(properties.port());
        sender.setUsername(StringUtils.hasText(properties.username()) ? properties.username() : null);
        sender.setPassword(StringUtils.hasText(properties.password()) ? properties.password() : null);
        sender.setDefaultEncoding("UTF-8");
        Properties smtp = sender.getJavaMailProperties();
        smtp.setProperty("mail.smtp.connectiontimeout", TIMEOUT_MILLIS);
        smtp.setProperty("mail.smtp.timeout", TIMEOUT_MILLIS);
        smtp.setProperty("mail.smtp.writetimeout", TIMEOUT_MILLIS);
        smtp.setProperty("mail.smtp.auth", Boolean.toString(sender.getUsername() != null));
        smtp.setProperty("mail.smtp.starttls.enable", "true");
        smtp.setProperty("mail.smtp.starttls.required", Boolean.toString(properties.startTls()));
        return sender;
    }
}
