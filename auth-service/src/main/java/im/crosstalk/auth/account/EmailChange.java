package im.crosstalk.auth.account;

import im.crosstalk.auth.Answer;
import im.crosstalk.auth.email.EmailAddress;
import im.crosstalk.auth.email.EmailCodes;
import im.crosstalk.auth.throttle.Subject;
import im.crosstalk.auth.throttle.Throttle;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.auth.AuthApi.SetEmail;
import java.util.Optional;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/** Puts a proven e-mail address on an account: EMAIL_INVALID, EMAIL_CODE_WRONG, EMAIL_TAKEN. */
@Component
class EmailChange {
    private final AccountChanges changes;
    private final EmailCodes codes;
    private final Throttle throttle;

    EmailChange(AccountChanges changes, EmailCodes codes, Throttle throttle) {
        this.changes = changes;
        this.codes = codes;
        this.throttle = throttle;
    }

    Answer<Answer.Nothing> setEmail(SetEmail request) {
        Optional<EmailAddress> email = EmailAddress.parse(request.email());
        if (email.isEmpty()) {
            return Answer.refused(ErrorCode.EMAIL_INVALID);
        }
        var subject = new Subject("email " + email.get().key(), request.address());
        return throttle.attempt(subject, () -> codes.check(email.get(), request.emailCode()))
                .then(code -> put(request, new Registration.ProvenEmail(email.get(), code)));
    }

    private Answer<Answer.Nothing> put(SetEmail request, Registration.ProvenEmail email) {
        try {
            return changes.setEmail(request.user(), email);
        } catch (DataIntegrityViolationException taken) {
            return Answer.refused(Taken.by(taken));
        }
    }
}
