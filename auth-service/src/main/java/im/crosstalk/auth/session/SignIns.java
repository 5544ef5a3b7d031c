package im.crosstalk.auth.session;

import im.crosstalk.auth.Answer;
import im.crosstalk.auth.account.Account;
import im.crosstalk.auth.account.Accounts;
import im.crosstalk.auth.account.ClientHash;
import im.crosstalk.auth.account.PasswordProperties;
import im.crosstalk.auth.account.Passwords;
import im.crosstalk.auth.account.Username;
import im.crosstalk.auth.email.EmailAddress;
import im.crosstalk.auth.email.EmailCodes;
import im.crosstalk.auth.throttle.Subject;
import im.crosstalk.auth.throttle.Throttle;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.InvalidFieldException;
import im.crosstalk.protocol.auth.AuthApi.ResumeSession;
import im.crosstalk.protocol.auth.AuthApi.SignIn;
import im.crosstalk.protocol.auth.AuthApi.SignedIn;
import im.crosstalk.protocol.id.DeviceId;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Proves who signs in: by name and password, by e-mail address and password or code, or by a token obtained before.
 *
 * <p>An unknown name and a wrong password are answered alike, and both after one comparison of hashes. An unknown
 * address is USER_NOT_FOUND, as the command dialect has it, unless {@code im.auth.hide-unknown-users} is set.
 */
@Component
class SignIns {
    private static final Pattern DIALECT = Pattern.compile("[a-z]{1,16}");

    private final Accounts accounts;
    private final Passwords passwords;
    private final EmailCodes codes;
    private final Throttle throttle;
    private final Sessions sessions;
    private final TransactionTemplate transaction;
    private final boolean hideUnknown;

    SignIns(
            Accounts accounts,
            Passwords passwords,
            EmailCodes codes,
            Throttle throttle,
            Sessions sessions,
            TransactionTemplate transaction,
            PasswordProperties properties) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.codes = codes;
        this.throttle = throttle;
        this.sessions = sessions;
        this.transaction = transaction;
        hideUnknown = properties.hideUnknownUsers();
    }

    Answer<SignedIn> signIn(SignIn request) {
        if (!DIALECT.matcher(request.dialect()).matches()) {
            throw new InvalidFieldException("dialect", "is a lower-case word");
        }
        DeviceId device = device(request.device(), request.dialect());
        return prove(request).then(account -> Answer.done(sessions.open(account, device, request.dialect())));
    }

    /** Takes a session up again. Where an address is given the account must have it, and what is wrong with it is told first. */
    Answer<SignedIn> resume(ResumeSession request) {
        String email = request.email();
        if (email == null) {
            return sessions.resume(request.token(), null);
        }
        Optional<EmailAddress> address = EmailAddress.parse(email);
        if (address.isEmpty()) {
            return Answer.refused(ErrorCode.EMAIL_INVALID);
        }
        Account account = accounts.findByEmailKey(address.get().key()).orElse(null);
        Subject subject = subject(account, address.get().key(), request.address());
        return throttle.attempt(subject, () -> {
            if (account == null) {
                return Answer.refused(hideUnknown ? ErrorCode.INVALID_TOKEN : ErrorCode.USER_NOT_FOUND);
            }
            return sessions.resume(request.token(), account.user());
        });
    }

    private Answer<Account> prove(SignIn request) {
        String username = request.username();
        String email = request.email();
        String passwordHash = request.passwordHash();
        Long code = request.emailCode();
        if ((passwordHash == null) == (code == null)) {
            throw new InvalidFieldException("passwordHash", "or emailCode, one of them, is needed");
        }
        if (username != null && email == null && passwordHash != null) {
            return byName(username, passwordHash, request.address());
        }
        if (email == null || username != null) {
            throw new InvalidFieldException("username", "or email, one of them, is needed; a code needs the email");
        }
        Optional<EmailAddress> address = EmailAddress.parse(email);
        if (address.isEmpty()) {
            return Answer.refused(ErrorCode.EMAIL_INVALID);
        }
        return byEmail(address.get(), passwordHash, code, request.address());
    }

    private Answer<Account> byName(String name, String passwordHash, String address) {
        Optional<Username> username = Username.parse(name);
        Account account = username.flatMap(known -> accounts.findByUsernameKey(known.key()))
                .orElse(null);
        return byPassword(subject(account, username.map(Username::key).orElse(name), address), account, passwordHash);
    }

    private Answer<Account> byEmail(
            EmailAddress email, @Nullable String passwordHash, @Nullable Long code, String address) {
        Account account = accounts.findByEmailKey(email.key()).orElse(null);
        Subject subject = subject(account, email.key(), address);
        if (account == null && !hideUnknown) {
            return throttle.attempt(subject, () -> Answer.refused(ErrorCode.USER_NOT_FOUND));
        }
        if (passwordHash != null) {
            return byPassword(subject, account, passwordHash);
        }
        long offered = Objects.requireNonNull(code);
        return throttle.attempt(subject, () -> codes.check(email, offered).then(right -> byCode(account, right)));
    }

    private Answer<Account> byPassword(Subject subject, @Nullable Account account, String passwordHash) {
        // Asked before waiting for a turn, and again by the attempt itself: few attempts run at once, so those of a
        // crowd that signs in from one address do not take all its places while they wait.
        if (throttle.isExhausted(subject)) {
            return Answer.refused(ErrorCode.RATE_LIMIT_EXCEEDED);
        }
        Optional<ClientHash> offered = ClientHash.parse(passwordHash);
        return passwords.inTurn(() -> throttle.attempt(
                subject,
                () -> passwords.match(offered, account) && account != null
                        ? Answer.done(account)
                        : Answer.refused(ErrorCode.AUTH_FAILED)));
    }

    /** A right code proves the address; whether an account has it may be told from then on. */
    private Answer<Account> byCode(@Nullable Account account, EmailCodes.Checked right) {
        boolean first = Boolean.TRUE.equals(transaction.execute(status -> codes.spend(right)));
        if (!first) {
            return Answer.refused(ErrorCode.EMAIL_CODE_WRONG);
        }
        return account == null ? Answer.refused(ErrorCode.AUTH_FAILED) : Answer.done(account);
    }

    /** One account is one subject, whatever it was called by; what is no account is one by its name. */
    private static Subject subject(@Nullable Account account, String name, String address) {
        return new Subject(
                account == null ? "unknown " + name : "user " + account.user().number(), address);
    }

    private static DeviceId device(@Nullable String device, String dialect) {
        DeviceId unnamed = DeviceId.unnamed(dialect);
        if (device == null) {
            return unnamed;
        }
        if (device.startsWith("dialect:") || !device.codePoints().allMatch(SignIns::isStorable)) {
            throw new InvalidFieldException("device", "is a name of the client's own, without control characters");
        }
        return new DeviceId(device);
    }

    private static boolean isStorable(int codePoint) {
        return !Character.isISOControl(codePoint) && Character.getType(codePoint) != Character.SURROGATE;
    }
}
