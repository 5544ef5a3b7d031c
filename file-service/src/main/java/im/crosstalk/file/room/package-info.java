/** Files of rooms: packets, lists, and who is a member. */
@NullMarked
package im.crosstalk.file.room;

import org.jspecify.annotations.NullMarked;
