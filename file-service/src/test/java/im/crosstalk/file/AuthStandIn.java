package im.crosstalk.file;

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
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.auth.AuthApi;
import im.crosstalk.protocol.auth.AuthApi.Claims;
import im.crosstalk.protocol.id.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tells, in auth-service's place, who exists, and signs their tokens. */
public final class AuthStandIn {
    static final AuthStandIn INSTANCE = new AuthStandIn();

    private final Map<UserId, String> users = new ConcurrentHashMap<>();
    private final ECKey key;
    private final HttpServer server;

    private AuthStandIn() {
        try {
            key = new ECKeyGenerator(Curve.P_256).keyID("test").generate();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext(AuthApi.USERS, this::users);
        server.createContext(
                AuthApi.JWKS,
                exchange -> answer(
                        exchange, new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8)));
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public void knows(Caller caller) {
        users.put(caller.user(), caller.username());
    }

    public String token(Caller caller) {
        return token(caller, Instant.now().plus(Duration.ofDays(60)));
    }

    public String token(Caller caller, Instant expires) {
        try {
            var claims = new JWTClaimsSet.Builder()
                    .subject(Long.toString(caller.user().number()))
                    .claim(Claims.SESSION, caller.session().value())
                    .claim(Claims.USERNAME, caller.username())
                    .claim(Claims.DEVICE, caller.device().value())
                    .expirationTime(Date.from(expires))
                    .build();
            var jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("test").build(), claims);
            jwt.sign(new ECDSASigner(key));
            return jwt.serialize();
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void users(HttpExchange exchange) throws IOException {
        var asked =
                ProtocolJson.mapper().readValue(exchange.getRequestBody().readAllBytes(), AuthApi.LookUpUsers.class);
        var known = asked.users().stream()
                .filter(users::containsKey)
                .map(user -> new AuthApi.Users.User(user, users.get(user)))
                .toList();
        answer(exchange, ProtocolJson.mapper().writeValueAsBytes(new AuthApi.Users(known)));
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
