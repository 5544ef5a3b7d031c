/**
 * Accounts, credentials, e-mail codes, sessions and tokens, settings.
 *
 * <p>Flow: whatever holds a secret arrives by HTTP ({@link im.crosstalk.protocol.auth.AuthApi}) at the controller of the
 * feature that owns it and is answered with a value or a {@link im.crosstalk.protocol.Refusal}; what others must learn of
 * it leaves through {@code outbox}. Features are packages: {@code session} may use {@code account} and {@code email},
 * {@code account} may use {@code email}; {@code throttle}, {@code outbox} and {@code secret} know no feature.
 *
 * <p>Never logs a password, a code or a token.
 */
@NullMarked
package im.crosstalk.auth;

import org.jspecify.annotations.NullMarked;
