package im.crosstalk.auth.session;

import im.crosstalk.auth.Answer;
import im.crosstalk.auth.account.Account;
import im.crosstalk.auth.account.Accounts;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.auth.AuthApi.IssueToken;
import im.crosstalk.protocol.auth.AuthApi.SignedIn;
import im.crosstalk.protocol.id.DeviceId;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Sessions that live: opened, taken up again, given another token. */
@Component
class Sessions {
    private static final int ID_BYTES = 16;

    private final SessionRows rows;
    private final Accounts accounts;
    private final Tokens tokens;
    private final SessionProperties properties;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Sessions(SessionRows rows, Accounts accounts, Tokens tokens, SessionProperties properties, Clock clock) {
        this.rows = rows;
        this.accounts = accounts;
        this.tokens = tokens;
        this.properties = properties;
        this.clock = clock;
    }

    /** A new session of a user who has proved to be one. */
    SignedIn open(Account account, DeviceId device, String dialect) {
        var session = new Session(newId(), account.user(), device, dialect, clock.instant(), tokenEnd());
        Tokens.Token token = tokens.issue(subject(session, account.username()), session.expiresAt());
        rows.save(session);
        return signedIn(token);
    }

    /**
     * The same token again, unless it is forged, expired or its session over.
     *
     * @param owner whose it must be; null for anybody's
     */
    @Transactional(readOnly = true)
    public Answer<SignedIn> resume(String text, @Nullable UserId owner) {
        return tokens.verify(text).then(token -> {
            UserId user = token.subject().user();
            boolean alive = rows.findById(token.subject().session().value())
                    .filter(session -> !session.isRevoked() && session.user().equals(user))
                    .isPresent();
            return alive && (owner == null || owner.equals(user))
                    ? Answer.done(signedIn(token))
                    : Answer.refused(ErrorCode.INVALID_TOKEN);
        });
    }

    /** Another token of a living session; INVALID_TOKEN when it does not live. */
    @Transactional
    public Answer<SignedIn> issueToken(IssueToken request) {
        Optional<Session> alive = rows.lock(request.session().value())
                .filter(session -> !session.isRevoked() && session.user().equals(request.user()))
                .filter(session -> clock.instant().isBefore(session.expiresAt()));
        Optional<Account> account = accounts.findById(request.user().number());
        if (alive.isEmpty() || account.isEmpty()) {
            return Answer.refused(ErrorCode.INVALID_TOKEN);
        }
        Tokens.Token token = tokens.issue(subject(alive.get(), account.get().username()), tokenEnd());
        alive.get().lastUntil(token.expiresAt());
        return Answer.done(signedIn(token));
    }

    /** Whole seconds, as the token says it. */
    private Instant tokenEnd() {
        return clock.instant().plus(properties.tokenTtl()).truncatedTo(ChronoUnit.SECONDS);
    }

    private SessionId newId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return new SessionId(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    private static Tokens.Subject subject(Session session, String username) {
        return new Tokens.Subject(session.user(), username, session.sessionId(), session.device());
    }

    private static SignedIn signedIn(Tokens.Token token) {
        Tokens.Subject subject = token.subject();
        return new SignedIn(
                subject.user(),
                subject.username(),
                subject.session(),
                subject.device().value(),
                token.text(),
                token.expiresAt().toEpochMilli());
    }
}
