package im.crosstalk.auth.session;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import im.crosstalk.auth.secret.Secrets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The keys that sign tokens (ES256), one after the other, and those that still verify them. They live in the database,
 * so that all instances agree; each instance reads them again regularly, and when it meets one that it does not know.
 */
@Component
class SigningKeys implements InitializingBean {
    /** An instance that has not heard of a rotation yet goes on signing with the old key for no longer than this. */
    private static final Duration SLACK = Duration.ofHours(1);
    /** For so long an expired token is still told from a forged one. */
    private static final Duration MEMORY = Duration.ofDays(30);

    private static final long UNKNOWN_KEY_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    private final SigningKeyRows rows;
    private final Secrets secrets;
    private final SessionProperties properties;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private volatile Ring ring = new Ring(List.of(), Map.of());
    private long lastLookForUnknown = System.nanoTime() - UNKNOWN_KEY_PAUSE_NANOS;

    /**
     * @param rows newest first
     * @param keys by their ids; only the newest one with its private part
     */
    private record Ring(List<SigningKey> rows, Map<String, ECKey> keys) {}

    SigningKeys(
            SigningKeyRows rows,
            Secrets secrets,
            SessionProperties properties,
            TransactionTemplate transaction,
            Clock clock) {
        this.rows = rows;
        this.secrets = secrets;
        this.properties = properties;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public void afterPropertiesSet() {
        refresh();
    }

    /** The key that signs now, private part included. */
    ECKey current() {
        Ring now = ring;
        return known(now, now.rows().getFirst());
    }

    /** The key of that id, if there is or was one. */
    Optional<ECKey> find(String kid) {
        ECKey key = ring.keys().get(kid);
        if (key == null && mayLookForUnknown()) {
            read();
            key = ring.keys().get(kid);
        }
        return Optional.ofNullable(key);
    }

    /** Public keys of all tokens that may still be alive; read afresh, since a verifier asks when it met a new one. */
    JWKSet published() {
        read();
        Instant now = clock.instant();
        Ring current = ring;
        return new JWKSet(current.rows().stream()
                .filter(row -> row.verifies(now))
                .map(row -> (JWK) known(current, row).toPublicJWK())
                .toList());
    }

    /** Reads the keys, and makes the next one when it is time. */
    @Scheduled(fixedDelayString = "PT30S", initialDelayString = "PT30S")
    void refresh() {
        read();
        if (isNewKeyDue(ring.rows())) {
            transaction.executeWithoutResult(status -> rotateUnlessDone());
            read();
        }
    }

    private void rotateUnlessDone() {
        rows.lockAll();
        List<SigningKey> known = rows.newestFirst();
        if (!isNewKeyDue(known)) {
            return;
        }
        Instant now = clock.instant();
        Instant lastTokenEnds = now.plus(properties.tokenTtl()).plus(SLACK);
        known.stream().filter(SigningKey::signs).forEach(key -> key.retire(lastTokenEnds));
        rows.deleteOutlived(now.minus(MEMORY));
        rows.save(newKey(now));
    }

    private boolean isNewKeyDue(List<SigningKey> newestFirst) {
        return newestFirst.isEmpty()
                || !clock.instant().isBefore(newestFirst.getFirst().createdAt().plus(properties.signingKeyPeriod()));
    }

    private SigningKey newKey(Instant now) {
        try {
            String kid = UUID.randomUUID().toString();
            ECKey pair = new ECKeyGenerator(Curve.P_256)
                    .keyID(kid)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES256)
                    .generate();
            byte[] sealed = secrets.seal(kid, pair.toJSONString());
            return new SigningKey(kid, pair.toPublicJWK().toJSONString(), sealed, now);
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void read() {
        List<SigningKey> newestFirst = rows.newestFirst();
        Map<String, ECKey> keys = new HashMap<>();
        for (SigningKey row : newestFirst) {
            ECKey key = ring.keys().get(row.kid());
            boolean usable = key != null && (key.isPrivate() || !row.signs());
            keys.put(row.kid(), usable ? key : parse(row));
        }
        ring = new Ring(newestFirst, Map.copyOf(keys));
    }

    private ECKey parse(SigningKey row) {
        try {
            return ECKey.parse(row.signs() ? secrets.open(row.kid(), row.sealedJwk()) : row.publicJwk());
        } catch (ParseException damaged) {
            throw new IllegalStateException("signing key " + row.kid() + " cannot be read", damaged);
        }
    }

    /** Forged key ids must not make every request a query. */
    private synchronized boolean mayLookForUnknown() {
        long now = System.nanoTime();
        if (now - lastLookForUnknown < UNKNOWN_KEY_PAUSE_NANOS) {
            return false;
        }
        lastLookForUnknown = now;
        return true;
    }

    private static ECKey known(Ring ring, SigningKey row) {
        ECKey key = ring.keys().get(row.kid());
        if (key == null) {
            throw new IllegalStateException("signing key " + row.kid() + " was not read");
        }
        return key;
    }
}
