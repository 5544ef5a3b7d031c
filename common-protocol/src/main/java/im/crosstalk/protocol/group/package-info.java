/** Groups, roles and membership decisions: the family of group-service. */
@NullMarked
package im.crosstalk.protocol.group;

import org.jspecify.annotations.NullMarked;
