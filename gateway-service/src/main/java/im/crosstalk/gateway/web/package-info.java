/**
 * Pages for browsers: the sources of {@code web/}, which the build puts beside the classes, kept in memory. They are the
 * same for everybody; what pages must know of this gateway they fetch from {@code settings.json}.
 *
 * <p>Flow: {@code Pages} answers at the main address by a mapping, and at the second one to requests that want no WebSocket.
 * Imports of the gateway nothing but {@code socket}.
 */
@NullMarked
package im.crosstalk.gateway.web;

import org.jspecify.annotations.NullMarked;
