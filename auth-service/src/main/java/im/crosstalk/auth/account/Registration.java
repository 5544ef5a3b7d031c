package im.crosstalk.auth.account;

import im.crosstalk.auth.Answer;
import im.crosstalk.auth.email.EmailAddress;
import im.crosstalk.auth.email.EmailCodes;
import im.crosstalk.auth.throttle.Subject;
import im.crosstalk.auth.throttle.Throttle;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.InvalidFieldException;
import im.crosstalk.protocol.auth.AuthApi.Register;
import im.crosstalk.protocol.auth.AuthApi.Registered;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/**
 * New accounts. Refusals come in the command dialect's order: EMAIL_INVALID, USERNAME_INVALID or USERNAME_TAKEN,
 * PASSWORD_INVALID, EMAIL_CODE_WRONG, EMAIL_TAKEN. Those that tell something about others' accounts, or are guesses, count
 * as failures.
 */
@Component
class Registration {
    private final Accounts accounts;
    private final AccountChanges changes;
    private final Passwords passwords;
    private final EmailCodes codes;
    private final Throttle throttle;

    Registration(Accounts accounts, AccountChanges changes, Passwords passwords, EmailCodes codes, Throttle throttle) {
        this.accounts = accounts;
        this.changes = changes;
        this.passwords = passwords;
        this.codes = codes;
        this.throttle = throttle;
    }

    /** An e-mail address whose code was right. */
    record ProvenEmail(EmailAddress address, EmailCodes.Checked code) {}

    Answer<Registered> register(Register request) {
        if ((request.email() == null) != (request.emailCode() == null)) {
            throw new InvalidFieldException("emailCode", "belongs to an email, and an email to it");
        }
        Optional<EmailAddress> email = Optional.ofNullable(request.email()).flatMap(EmailAddress::parse);
        if (request.email() != null && email.isEmpty()) {
            return Answer.refused(ErrorCode.EMAIL_INVALID);
        }
        Optional<Username> username = Username.parse(request.username());
        if (username.isEmpty()) {
            return Answer.refused(ErrorCode.USERNAME_INVALID);
        }
        var subject = new Subject("name " + username.get().key(), request.address());
        if (throttle.isExhausted(subject)) {
            return Answer.refused(ErrorCode.RATE_LIMIT_EXCEEDED);
        }
        // Whoever wants a name at the same time is told by the unique index.
        if (accounts.existsByUsernameKey(username.get().key())) {
            return counted(subject, Answer.refused(ErrorCode.USERNAME_TAKEN));
        }
        Optional<ClientHash> password = ClientHash.parse(request.passwordHash());
        if (password.isEmpty()) {
            return Answer.refused(ErrorCode.PASSWORD_INVALID);
        }
        return counted(
                subject,
                email.isPresent() && request.emailCode() != null
                        ? withEmail(username.get(), password.get(), email.get(), request.emailCode())
                        : create(username.get(), password.get(), null));
    }

    private Answer<Registered> counted(Subject subject, Answer<Registered> answer) {
        throttle.recordFailure(subject, answer);
        return answer;
    }

    private Answer<Registered> withEmail(Username username, ClientHash password, EmailAddress email, long code) {
        return codes.check(email, code)
                .then(right -> accounts.existsByEmailKey(email.key())
                        ? Answer.refused(ErrorCode.EMAIL_TAKEN)
                        : create(username, password, new ProvenEmail(email, right)));
    }

    private Answer<Registered> create(Username username, ClientHash password, @Nullable ProvenEmail email) {
        return passwords.inTurn(() -> Answer.done(passwords.hash(password))).then(hash -> store(username, hash, email));
    }

    private Answer<Registered> store(Username username, String hash, @Nullable ProvenEmail email) {
        try {
            return changes.create(username, hash, email)
                    .then(account -> Answer.done(new Registered(account.user(), account.username())));
        } catch (DataIntegrityViolationException taken) {
            return Answer.refused(Taken.by(taken));
        }
    }
}
