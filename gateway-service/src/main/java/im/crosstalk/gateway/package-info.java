/**
 * The WebSocket gateway: sockets, the sessions on them, the dialects, routing and delivery. No business rule.
 *
 * <p>Flow: {@code socket} reads frames, {@code request} lets a dialect decode them and publishes what they ask for,
 * {@code delivery} reads this gateway's topic and writes answers and pushes, {@code session} signs connections in and
 * keeps their routes, {@code web} gives browsers their pages. Dialects ({@code envelope} …) hold shapes only.
 */
@NullMarked
package im.crosstalk.gateway;

import org.jspecify.annotations.NullMarked;
