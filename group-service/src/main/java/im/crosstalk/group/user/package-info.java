/**
 * Who is called what: a copy of auth-service's names, fed by its events, and by asking where an event is yet to come.
 * Knows no feature.
 */
@NullMarked
package im.crosstalk.group.user;

import org.jspecify.annotations.NullMarked;
