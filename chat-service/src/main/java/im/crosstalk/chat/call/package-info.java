/** Calls: ringing, answering, ending, and their timeouts. */
@NullMarked
package im.crosstalk.chat.call;

import org.jspecify.annotations.NullMarked;
