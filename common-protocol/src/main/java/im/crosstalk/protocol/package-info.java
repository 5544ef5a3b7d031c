/**
 * The vocabulary of the system: what services say to one another and to the gateway, in plain Java.
 *
 * <p>Flow: a dialect turns a frame into a {@link im.crosstalk.protocol.Command} or {@link im.crosstalk.protocol.Query};
 * the owning service answers with a {@link im.crosstalk.protocol.Reply}, {@link im.crosstalk.protocol.Delivery deliveries}
 * to connected clients and {@link im.crosstalk.protocol.Event events} for integrators.
 *
 * <p>Imports nothing but the JDK and JSpecify: no Spring, no JSON library, no entity.
 */
@NullMarked
package im.crosstalk.protocol;

import org.jspecify.annotations.NullMarked;
