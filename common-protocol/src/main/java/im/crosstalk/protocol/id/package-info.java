/** Identifiers and their pure conversions: numbers inside, UUIDs, room ids and message ids outside. */
@NullMarked
package im.crosstalk.protocol.id;

import org.jspecify.annotations.NullMarked;
