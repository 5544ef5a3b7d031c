/**
 * Sessions and the tokens that name them. Flow: {@code SignIns} proves who it is and opens a
 * session; {@code Tokens} signs with the {@code SigningKeys} that {@code SessionController} publishes; {@code SignOuts} ends
 * it for all verifiers. Imports {@code account}, {@code email}, {@code outbox}, {@code secret}, {@code throttle}.
 */
@NullMarked
package im.crosstalk.auth.session;

import org.jspecify.annotations.NullMarked;
