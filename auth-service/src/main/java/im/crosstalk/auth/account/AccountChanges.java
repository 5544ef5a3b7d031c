package im.crosstalk.auth.account;

import im.crosstalk.auth.Answer;
import im.crosstalk.auth.email.EmailCodes;
import im.crosstalk.auth.outbox.Outbox;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.auth.UserEvent;
import im.crosstalk.protocol.id.PublicIds;
import im.crosstalk.protocol.id.UserId;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What changes accounts, one transaction each; kept short, with no hashing in it. */
@Component
class AccountChanges {
    private final Accounts accounts;
    private final EmailCodes codes;
    private final Outbox outbox;
    private final PublicIds ids;
    private final Clock clock;

    AccountChanges(Accounts accounts, EmailCodes codes, Outbox outbox, PublicIds ids, Clock clock) {
        this.accounts = accounts;
        this.codes = codes;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
    }

    /** @throws org.springframework.dao.DataIntegrityViolationException when name or address is taken */
    @Transactional
    public Answer<Account> create(Username username, String passwordHash, Registration.@Nullable ProvenEmail email) {
        if (email != null && !codes.spend(email.code())) {
            return Answer.refused(ErrorCode.EMAIL_CODE_WRONG);
        }
        var account = new Account(username, passwordHash, clock.instant());
        if (email != null) {
            account.setEmail(email.address());
        }
        accounts.saveAndFlush(account);
        UserId user = account.user();
        outbox.event(new UserEvent.Registered(user.number(), ids.ofUser(user), account.username()));
        return Answer.done(account);
    }

    /** @throws org.springframework.dao.DataIntegrityViolationException when the address is taken */
    @Transactional
    public Answer<Answer.Nothing> setEmail(UserId user, Registration.ProvenEmail email) {
        Optional<Account> account = accounts.findById(user.number());
        if (account.isEmpty()) {
            return Answer.refused(ErrorCode.USER_NOT_FOUND);
        }
        if (!codes.spend(email.code())) {
            return Answer.refused(ErrorCode.EMAIL_CODE_WRONG);
        }
        account.get().setEmail(email.address());
        accounts.flush();
        return Answer.done();
    }
}
