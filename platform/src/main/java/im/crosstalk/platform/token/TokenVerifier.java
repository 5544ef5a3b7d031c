package im.crosstalk.platform.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import im.crosstalk.protocol.InvalidFieldException;
import im.crosstalk.protocol.auth.AuthApi.Claims;
import im.crosstalk.protocol.id.DeviceId;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Verifies session tokens by auth-service's published keys: JWTs signed with ES256 (RFC 7519, RFC 7518 section 3.4). Only
 * signature and time: see {@link Revocations}. Thread-safe.
 */
public final class TokenVerifier {
    /** Longer ones are refused unread; real ones have some 500 characters. */
    private static final int MAX_LENGTH = 4_096;

    private final PublishedKeys keys;
    private final Clock clock;

    TokenVerifier(PublishedKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** Whether there are keys to verify by. */
    public boolean isReady() {
        return keys.isKnown();
    }

    /**
     * What the token says; empty when it is forged, expired or no token.
     *
     * @return done at once unless its key is not known yet; never fails
     */
    public CompletableFuture<Optional<VerifiedToken>> verify(String token) {
        if (token.length() > MAX_LENGTH) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        SignedJWT jwt;
        try {
            jwt = SignedJWT.parse(token);
        } catch (ParseException noToken) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        String keyId = jwt.getHeader().getKeyID();
        if (!isCanonical(jwt, token)
                || keyId == null
                || !JWSAlgorithm.ES256.equals(jwt.getHeader().getAlgorithm())) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return keys.find(keyId).thenApply(key -> verify(jwt, key));
    }

    /**
     * Whether there is no other way to write it. The decoder passes over spaces, other alphabets and unused bits, so that
     * one signature has many texts; what is before the signature is signed as it stands.
     */
    private static boolean isCanonical(SignedJWT jwt, String token) {
        Base64URL signature = jwt.getSignature();
        return jwt.serialize().equals(token)
                && Base64URL.encode(signature.decode()).equals(signature);
    }

    private Optional<VerifiedToken> verify(SignedJWT jwt, @Nullable JWK key) {
        try {
            if (key instanceof ECKey ecKey && jwt.verify(new ECDSAVerifier(ecKey))) {
                return claims(jwt.getJWTClaimsSet());
            }
            return Optional.empty();
        } catch (JOSEException | ParseException | NumberFormatException | InvalidFieldException unreadable) {
            return Optional.empty();
        }
    }

    private Optional<VerifiedToken> claims(JWTClaimsSet claims) throws ParseException {
        Instant expires = claims.getClaim("exp") == null
                ? null
                : claims.getExpirationTime().toInstant();
        String user = claims.getSubject();
        String username = claims.getStringClaim(Claims.USERNAME);
        String session = claims.getStringClaim(Claims.SESSION);
        String device = claims.getStringClaim(Claims.DEVICE);
        if (expires == null || user == null || username == null || session == null || device == null) {
            return Optional.empty();
        }
        if (!clock.instant().isBefore(expires)) {
            return Optional.empty();
        }
        return Optional.of(new VerifiedToken(
                new UserId(Long.parseLong(user)),
                username,
                new SessionId(session),
                new DeviceId(device),
                expires.toEpochMilli()));
    }
}
