/** Sessions coming and going, and who is online: the family of presence-service. */
@NullMarked
package im.crosstalk.protocol.presence;

import org.jspecify.annotations.NullMarked;
