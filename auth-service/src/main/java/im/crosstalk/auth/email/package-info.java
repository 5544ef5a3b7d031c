/**
 * E-mail addresses and the codes that prove them (contract, "Accounts"). Knows no account: a code belongs to an address.
 * Imports {@code throttle} and {@code secret}.
 */
@NullMarked
package im.crosstalk.auth.email;

import org.jspecify.annotations.NullMarked;
