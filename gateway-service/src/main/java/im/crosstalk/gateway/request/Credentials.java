package im.crosstalk.gateway.request;

import im.crosstalk.gateway.dialect.Dialect;
import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.gateway.dialect.SessionReply;
import im.crosstalk.gateway.session.AuthClient;
import im.crosstalk.gateway.session.AuthClient.Said;
import im.crosstalk.gateway.session.Sessions;
import im.crosstalk.gateway.socket.CloseCode;
import im.crosstalk.gateway.socket.Connection;
import im.crosstalk.gateway.socket.Session;
import im.crosstalk.platform.token.Revocations;
import im.crosstalk.platform.token.TokenVerifier;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.auth.AuthApi;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What is asked of auth-service: accounts, signing in and out, codes. While a connection waits for what changes who it is,
 * its next frames wait too.
 */
@Component
public class Credentials {
    private final AuthClient auth;
    private final TokenVerifier tokens;
    private final Revocations revocations;
    private final Sessions sessions;

    Credentials(AuthClient auth, TokenVerifier tokens, Revocations revocations, Sessions sessions) {
        this.auth = auth;
        this.tokens = tokens;
        this.revocations = revocations;
        this.sessions = sessions;
    }

    /** Whether a token may sign a connection in. */
    public sealed interface Resumed {
        record Yes(AuthApi.SignedIn signedIn) implements Resumed {}

        record No(Refusal refusal) implements Resumed {}
    }

    /** Checks a token here, and if it seems good, at auth-service. */
    public CompletableFuture<Resumed> resume(String token, String address) {
        return tokens.verify(token).thenCompose(verified -> {
            if (verified.isEmpty() || revocations.isRevoked(verified.get().session())) {
                return CompletableFuture.completedFuture(no(ErrorCode.INVALID_TOKEN));
            }
            return auth.resume(new AuthApi.ResumeSession(token, null, address)).thenApply(Credentials::resumed);
        });
    }

    private static Resumed resumed(Said<AuthApi.SignedIn> said) {
        return switch (said) {
            case Said.Yes<AuthApi.SignedIn> yes -> new Resumed.Yes(yes.value());
            case Said.No<AuthApi.SignedIn> no ->
                no.refusal().code().retryable() ? new Resumed.No(no.refusal()) : no(ErrorCode.INVALID_TOKEN);
        };
    }

    private static Resumed no(ErrorCode code) {
        return new Resumed.No(Refusal.of(code));
    }

    void register(Connection connection, Request.Register asked, Consumer<Reply> answer) {
        connection.pause();
        var request = new AuthApi.Register(
                asked.username(), asked.passwordHash(), asked.email(), asked.emailCode(), connection.address());
        then(connection, auth.register(request), answer, registered -> {
            connection.carriedOut();
            return new SessionReply.Registered(registered.user(), registered.username());
        });
    }

    void signIn(Connection connection, Dialect dialect, Request.SignIn asked, Consumer<Reply> answer) {
        signIn(
                connection,
                dialect,
                answer,
                () -> auth.signIn(new AuthApi.SignIn(
                        asked.username(),
                        null,
                        asked.passwordHash(),
                        null,
                        asked.device(),
                        dialect.name(),
                        connection.address())));
    }

    void signIn(Connection connection, Dialect dialect, Request.SignInByEmail asked, Consumer<Reply> answer) {
        String email = asked.email();
        signIn(connection, dialect, answer, () -> switch (asked.proof()) {
            case Request.EmailProof.PasswordHash password ->
                auth.signIn(byEmail(email, password.text(), null, dialect, connection));
            case Request.EmailProof.Code code -> auth.signIn(byEmail(email, null, code.number(), dialect, connection));
            case Request.EmailProof.Token token ->
                auth.resume(new AuthApi.ResumeSession(token.text(), email, connection.address()));
        });
    }

    private static AuthApi.SignIn byEmail(
            String email, @Nullable String passwordHash, @Nullable Long code, Dialect dialect, Connection connection) {
        return new AuthApi.SignIn(null, email, passwordHash, code, null, dialect.name(), connection.address());
    }

    private void signIn(
            Connection connection,
            Dialect dialect,
            Consumer<Reply> answer,
            Supplier<CompletableFuture<Said<AuthApi.SignedIn>>> auth) {
        if (connection.session() != null) {
            answer.accept(Refusal.of(ErrorCode.ALREADY_SIGNED_IN));
            return;
        }
        connection.pause();
        auth.get()
                .thenAccept(said -> connection.loop().execute(() -> {
                    if (!connection.isOpen()) {
                        return;
                    }
                    switch (said) {
                        case Said.Yes<AuthApi.SignedIn> yes ->
                            sessions.begin(connection, yes.value(), dialect, true, () -> {
                                answer.accept(signedIn(yes.value()));
                                connection.resume();
                            });
                        case Said.No<AuthApi.SignedIn> no -> {
                            answer.accept(no.refusal());
                            connection.resume();
                        }
                    }
                }));
    }

    private static SessionReply signedIn(AuthApi.SignedIn signedIn) {
        return new SessionReply.SignedIn(signedIn.user(), signedIn.username(), signedIn.token(), signedIn.expiresAt());
    }

    void issueToken(Connection connection, Consumer<Reply> answer) {
        Session session = connection.session();
        if (session == null) {
            answer.accept(Refusal.of(ErrorCode.MISSING_TOKEN));
            return;
        }
        connection.pause();
        var request = new AuthApi.IssueToken(session.user(), session.caller().session());
        then(
                connection,
                auth.issueToken(request),
                answer,
                issued -> new SessionReply.TokenIssued(issued.token(), issued.expiresAt()));
    }

    /** The revocation may be heard of before the answer; the client gets its answer first all the same. */
    void signOut(Connection connection, Consumer<Reply> answer) {
        Session session = connection.session();
        if (session == null) {
            answer.accept(Refusal.of(ErrorCode.MISSING_TOKEN));
            return;
        }
        connection.pause();
        session.signingOut(true);
        auth.signOut(new AuthApi.SignOut(session.user(), session.caller().session()))
                .thenAccept(said -> connection.loop().execute(() -> {
                    session.signingOut(false);
                    switch (said) {
                        case Said.Yes<AuthClient.Done> ignored -> {
                            answer.accept(new SessionReply.SignedOut());
                            connection.close(CloseCode.NOT_SIGNED_IN);
                        }
                        case Said.No<AuthClient.Done> no -> {
                            answer.accept(no.refusal());
                            if (revocations.isRevoked(session.caller().session())) {
                                connection.close(CloseCode.NOT_SIGNED_IN);
                            }
                            connection.resume();
                        }
                    }
                }));
    }

    void sendEmailCode(Connection connection, Request.SendEmailCode asked, Consumer<Reply> answer) {
        connection.pause();
        then(
                connection,
                auth.sendEmailCode(new AuthApi.SendEmailCode(asked.email(), connection.address())),
                answer,
                ignored -> {
                    connection.carriedOut();
                    return new SessionReply.EmailCodeSent();
                });
    }

    void setEmail(Connection connection, Request.SetEmail asked, Consumer<Reply> answer) {
        Session session = connection.session();
        if (session == null) {
            answer.accept(Refusal.of(ErrorCode.MISSING_TOKEN));
            return;
        }
        connection.pause();
        var request = new AuthApi.SetEmail(session.user(), asked.email(), asked.code(), connection.address());
        then(connection, auth.setEmail(request), answer, ignored -> new SessionReply.EmailSet());
    }

    private static <T> void then(
            Connection connection,
            CompletableFuture<Said<T>> asked,
            Consumer<Reply> answer,
            Function<T, Reply> replyTo) {
        asked.thenAccept(said -> connection.loop().execute(() -> {
            answer.accept(
                    switch (said) {
                        case Said.Yes<T> yes -> replyTo.apply(yes.value());
                        case Said.No<T> no -> no.refusal();
                    });
            connection.resume();
        }));
    }
}
