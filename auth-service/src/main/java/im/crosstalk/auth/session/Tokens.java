package im.crosstalk.auth.session;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import im.crosstalk.auth.Answer;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.InvalidFieldException;
import im.crosstalk.protocol.auth.AuthApi.Claims;
import im.crosstalk.protocol.id.DeviceId;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.stereotype.Component;

/** Session tokens: JWTs signed with ES256 that name user, session and device (RFC 7519). */
@Component
class Tokens {
    /** Longer ones are refused unread; ours have some 500 characters. */
    private static final int MAX_LENGTH = 4_096;

    private final SigningKeys keys;
    private final Clock clock;
    private volatile @Nullable Signer signer;

    private record Signer(String kid, JwtEncoder encoder) {}

    /** What a token says of the session that it names. */
    record Subject(UserId user, String username, SessionId session, DeviceId device) {}

    record Token(Subject subject, String text, Instant expiresAt) {
        @Override
        public String toString() {
            return "Token[" + subject + "]";
        }
    }

    Tokens(SigningKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    Token issue(Subject subject, Instant expiresAt) {
        ECKey key = keys.current();
        JwtClaimsSet claims = JwtClaimsSet.builder()
                .subject(Long.toString(subject.user().number()))
                .claim(Claims.SESSION, subject.session().value())
                .claim(Claims.USERNAME, subject.username())
                .claim(Claims.DEVICE, subject.device().value())
                .issuedAt(clock.instant())
                .expiresAt(expiresAt)
                .build();
        JwsHeader header = JwsHeader.with(SignatureAlgorithm.ES256)
                .keyId(key.getKeyID())
                .type("JWT")
                .build();
        String text =
                encoder(key).encode(JwtEncoderParameters.from(header, claims)).getTokenValue();
        return new Token(subject, text, expiresAt);
    }

    /** The token, if we signed it: else INVALID_TOKEN, or TOKEN_EXPIRED. Does not tell whether its session lives. */
    Answer<Token> verify(String text) {
        if (text.length() > MAX_LENGTH) {
            return Answer.refused(ErrorCode.INVALID_TOKEN);
        }
        try {
            SignedJWT jwt = SignedJWT.parse(text);
            return isOurs(jwt) ? unlessExpired(text, jwt.getJWTClaimsSet()) : Answer.refused(ErrorCode.INVALID_TOKEN);
        } catch (ParseException | JOSEException | NumberFormatException | InvalidFieldException unreadable) {
            return Answer.refused(ErrorCode.INVALID_TOKEN);
        }
    }

    private boolean isOurs(SignedJWT jwt) throws JOSEException {
        String kid = jwt.getHeader().getKeyID();
        if (kid == null || !JWSAlgorithm.ES256.equals(jwt.getHeader().getAlgorithm())) {
            return false;
        }
        Optional<ECKey> key = keys.find(kid);
        return key.isPresent() && jwt.verify(new ECDSAVerifier(key.get().toPublicJWK()));
    }

    private Answer<Token> unlessExpired(String text, JWTClaimsSet claims) throws ParseException {
        Instant expiresAt = claims.getExpirationTime().toInstant();
        if (!clock.instant().isBefore(expiresAt)) {
            return Answer.refused(ErrorCode.TOKEN_EXPIRED);
        }
        var subject = new Subject(
                new UserId(Long.parseLong(claims.getSubject())),
                claims.getStringClaim(Claims.USERNAME),
                new SessionId(claims.getStringClaim(Claims.SESSION)),
                new DeviceId(claims.getStringClaim(Claims.DEVICE)));
        return Answer.done(new Token(subject, text, expiresAt));
    }

    private JwtEncoder encoder(ECKey key) {
        Signer known = signer;
        if (known == null || !known.kid().equals(key.getKeyID())) {
            known = new Signer(
                    key.getKeyID(), new NimbusJwtEncoder(new ImmutableJWKSet<SecurityContext>(new JWKSet(key))));
            signer = known;
        }
        return known.encoder();
    }
}
