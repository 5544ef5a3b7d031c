package im.crosstalk.gateway.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.auth.AuthApi;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Stands for auth-service: its HTTP contract, with everybody's password right except "wrong" users'. */
public final class AuthDouble implements AutoCloseable {
    public static final long RIGHT_CODE = 1_000_000_000;

    private final HttpServer http;
    private final ECKey key;
    private final Map<String, UserId> users = new ConcurrentHashMap<>();
    private final Map<String, AuthApi.SignedIn> byToken = new ConcurrentHashMap<>();
    private final Set<SessionId> ended = ConcurrentHashMap.newKeySet();
    private final AtomicLong numbers = new AtomicLong();
    private volatile Consumer<SessionId> revoked = session -> {};

    public AuthDouble() {
        try {
            key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext(
                AuthApi.JWKS,
                exchange -> answer(
                        exchange,
                        200,
                        new JWKSet(key.toPublicJWK()).toString(true).getBytes()));
        on(AuthApi.REGISTER, AuthApi.Register.class, this::register);
        on(AuthApi.SIGN_IN, AuthApi.SignIn.class, this::signIn);
        on(AuthApi.RESUME, AuthApi.ResumeSession.class, this::resume);
        on(AuthApi.SIGN_OUT, AuthApi.SignOut.class, this::signOut);
        on(AuthApi.SEND_EMAIL_CODE, AuthApi.SendEmailCode.class, AuthDouble::sendEmailCode);
        on(AuthApi.ISSUE_TOKEN, AuthApi.IssueToken.class, this::issueToken);
        on(
                AuthApi.SET_EMAIL,
                AuthApi.SetEmail.class,
                request -> request.emailCode() == RIGHT_CODE ? null : Refusal.of(ErrorCode.EMAIL_CODE_WRONG));
        http.start();
    }

    private static Object sendEmailCode(AuthApi.SendEmailCode request) {
        if (!request.email().contains("@")) {
            return Refusal.of(ErrorCode.EMAIL_INVALID);
        }
        return request.email().startsWith("often") ? Refusal.of(ErrorCode.RATE_LIMIT_EXCEEDED) : null;
    }

    private Object issueToken(AuthApi.IssueToken request) {
        return byToken.values().stream()
                .filter(signedIn -> signedIn.session().equals(request.session()))
                .findFirst()
                .<Object>map(signedIn -> issue(
                        signedIn.user(),
                        signedIn.username(),
                        signedIn.session(),
                        signedIn.device(),
                        Instant.now().plusSeconds(7200)))
                .orElse(Refusal.of(ErrorCode.INVALID_TOKEN));
    }

    public String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** What is done when a session ends, before that is answered. */
    public void onRevoked(Consumer<SessionId> listener) {
        revoked = listener;
    }

    public UserId user(String username) {
        return users.computeIfAbsent(username, name -> new UserId(numbers.incrementAndGet()));
    }

    private Object register(AuthApi.Register request) {
        if (request.email() != null && !request.email().contains("@")) {
            return Refusal.of(ErrorCode.EMAIL_INVALID);
        }
        if (request.email() != null && !request.passwordHash().matches("[0-9a-f]{64}")) {
            return Refusal.of(ErrorCode.PASSWORD_INVALID);
        }
        if (request.emailCode() != null && request.emailCode() != RIGHT_CODE) {
            return Refusal.of(ErrorCode.EMAIL_CODE_WRONG);
        }
        if ("taken@example.org".equals(request.email())) {
            return Refusal.of(ErrorCode.EMAIL_TAKEN);
        }
        if (users.containsKey(request.username())) {
            return Refusal.of(ErrorCode.USERNAME_TAKEN);
        }
        if (request.username().length() < 2) {
            return Refusal.of(ErrorCode.USERNAME_INVALID);
        }
        return new AuthApi.Registered(user(request.username()), request.username());
    }

    private Object signIn(AuthApi.SignIn request) {
        if (request.email() != null) {
            return signInByEmail(request, request.email());
        }
        String username = String.valueOf(request.username());
        if (username.startsWith("wrong")) {
            return Refusal.of(ErrorCode.AUTH_FAILED);
        }
        if (username.startsWith("often")) {
            return Refusal.of(ErrorCode.RATE_LIMIT_EXCEEDED);
        }
        String device = request.device() == null ? "dialect:" + request.dialect() : request.device();
        return session(username, device);
    }

    /** The user has the name before the at sign. */
    private Object signInByEmail(AuthApi.SignIn request, String email) {
        if (!email.contains("@")) {
            return Refusal.of(ErrorCode.EMAIL_INVALID);
        }
        String name = email.substring(0, email.indexOf('@'));
        if (name.startsWith("nobody")) {
            return Refusal.of(ErrorCode.USER_NOT_FOUND);
        }
        if (name.startsWith("often")) {
            return Refusal.of(ErrorCode.RATE_LIMIT_EXCEEDED);
        }
        if (request.emailCode() != null && request.emailCode() != RIGHT_CODE) {
            return Refusal.of(ErrorCode.EMAIL_CODE_WRONG);
        }
        return name.startsWith("wrong") && request.passwordHash() != null
                ? Refusal.of(ErrorCode.AUTH_FAILED)
                : session(name, "dialect:" + request.dialect());
    }

    /** A new session's sign-in. */
    public AuthApi.SignedIn session(String username, String device) {
        UserId user = user(username);
        var session = new SessionId("s" + numbers.incrementAndGet());
        return issue(user, username, session, device, Instant.now().plusSeconds(3600));
    }

    /** Another token of a session. */
    public AuthApi.SignedIn issue(UserId user, String username, SessionId session, String device, Instant expires) {
        try {
            var jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("k1").build(),
                    new JWTClaimsSet.Builder()
                            .subject(Long.toString(user.number()))
                            .claim(AuthApi.Claims.SESSION, session.value())
                            .claim(AuthApi.Claims.USERNAME, username)
                            .claim(AuthApi.Claims.DEVICE, device)
                            .jwtID(Long.toString(numbers.incrementAndGet()))
                            .expirationTime(Date.from(expires))
                            .build());
            jwt.sign(new ECDSASigner(key));
            var signedIn =
                    new AuthApi.SignedIn(user, username, session, device, jwt.serialize(), expires.toEpochMilli());
            byToken.put(signedIn.token(), signedIn);
            return signedIn;
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Object resume(AuthApi.ResumeSession request) {
        AuthApi.SignedIn known = byToken.get(request.token());
        if ("expired".equals(request.token())) {
            return Refusal.of(ErrorCode.TOKEN_EXPIRED);
        }
        return known == null || ended.contains(known.session()) ? Refusal.of(ErrorCode.INVALID_TOKEN) : known;
    }

    private Object signOut(AuthApi.SignOut request) {
        ended.add(request.session());
        revoked.accept(request.session());
        return null;
    }

    private interface Handler<T> {
        /** Null for an answer without content. */
        Object handle(T request);
    }

    private <T> void on(String path, Class<T> type, Handler<T> handler) {
        http.createContext(path, exchange -> {
            T request = ProtocolJson.mapper().readValue(exchange.getRequestBody(), type);
            Object answer = handler.handle(request);
            int status = answer == null ? 204 : answer instanceof Refusal ? 422 : 200;
            answer(
                    exchange,
                    status,
                    answer == null ? new byte[0] : ProtocolJson.mapper().writeValueAsBytes(answer));
        });
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
