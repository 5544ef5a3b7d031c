/**
 * Accounts: names, password hashes, e-mail addresses. Flow: {@code AccountController} → {@link
 * im.crosstalk.auth.account.Registration} → {@link im.crosstalk.auth.account.Accounts}. Knows no session; imports {@code
 * email}, {@code outbox}, {@code throttle}.
 */
@NullMarked
package im.crosstalk.auth.account;

import org.jspecify.annotations.NullMarked;
