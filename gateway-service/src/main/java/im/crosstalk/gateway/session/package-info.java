/**
 * Sessions: signing in and out by auth-service, the index of who is here, the routes in Redis by which services find
 * this gateway, and its lease.
 */
@NullMarked
package im.crosstalk.gateway.session;

import org.jspecify.annotations.NullMarked;
