package im.crosstalk.auth.email;

import im.crosstalk.auth.Answer;
import im.crosstalk.auth.throttle.Throttle;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.auth.AuthApi.SendEmailCode;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.MailException;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Component;

/** Sends codes. Whether somebody has registered the address plays no part, so the answer cannot tell. */
@Component
class CodeMails {
    private static final Logger LOG = LoggerFactory.getLogger(CodeMails.class);
    private static final String SUBJECT = "Your Crosstalk code";

    private final EmailCodes codes;
    private final Mailer mailer;
    private final MailProperties properties;
    private final Throttle throttle;
    private final Clock clock;

    CodeMails(EmailCodes codes, Mailer mailer, MailProperties properties, Throttle throttle, Clock clock) {
        this.codes = codes;
        this.mailer = mailer;
        this.properties = properties;
        this.throttle = throttle;
        this.clock = clock;
    }

    /** EMAIL_INVALID, FEATURE_NOT_SUPPORTED, RATE_LIMIT_EXCEEDED, or INTERNAL_SERVER_ERROR when no mail can leave. */
    Answer<Answer.Nothing> send(SendEmailCode request) {
        Optional<EmailAddress> address = EmailAddress.parse(request.email());
        if (address.isEmpty()) {
            return Answer.refused(ErrorCode.EMAIL_INVALID);
        }
        if (mailer instanceof Mailer.None) {
            return Answer.refused(ErrorCode.FEATURE_NOT_SUPPORTED);
        }
        if (!throttle.mayAskForCode(request.address())) {
            return Answer.refused(ErrorCode.RATE_LIMIT_EXCEEDED);
        }
        return codes.issue(address.get())
                .map(issued -> mail(address.get(), issued))
                .orElseGet(() -> Answer.refused(ErrorCode.RATE_LIMIT_EXCEEDED));
    }

    private Answer<Answer.Nothing> mail(EmailAddress address, EmailCodes.Issued issued) {
        try {
            mailer.send(mailWith(address, issued.code()));
            return Answer.done();
        } catch (MailException | MessagingException failure) {
            LOG.error("a mail could not be sent: {}", failure.getMessage());
            codes.withdraw(issued);
            return Answer.refused(ErrorCode.INTERNAL_SERVER_ERROR);
        }
    }

    private MimeMessage mailWith(EmailAddress address, long code) throws MessagingException {
        var mail = new CodeMail();
        var helper = new MimeMessageHelper(mail, "UTF-8");
        helper.setFrom(properties.from());
        helper.setTo(address.text());
        helper.setSubject(SUBJECT);
        helper.setText("""
                %d

                This is your Crosstalk code. It is valid for 10 minutes. If you did not ask for it, ignore this mail.

                这是您的 Crosstalk 验证码，10 分钟内有效。如非本人操作，请忽略此邮件。

                Đây là mã xác nhận Crosstalk của bạn, có hiệu lực trong 10 phút. Nếu bạn không yêu cầu, hãy bỏ qua thư này.
                """.formatted(code));
        // Readable as it stands, for those who read the file; base64 would not be.
        mail.setHeader("Content-Transfer-Encoding", "quoted-printable");
        helper.setSentDate(Date.from(clock.instant()));
        return mail;
    }

    /** A mail whose only long number is the code: the library's own message ids hold some. */
    private static final class CodeMail extends MimeMessage {
        private CodeMail() {
            super(Session.getInstance(new Properties()));
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            StringBuilder id = new StringBuilder();
            new SecureRandom().ints(24, 'a', 'z' + 1).forEach(id::appendCodePoint);
            setHeader("Message-ID", "<" + id + "@crosstalk>");
        }
    }
}
