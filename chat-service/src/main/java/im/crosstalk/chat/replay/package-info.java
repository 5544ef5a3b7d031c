/** What a device missed, and what it has got. */
@NullMarked
package im.crosstalk.chat.replay;

import org.jspecify.annotations.NullMarked;
