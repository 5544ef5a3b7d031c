/** Sending, recalling and marking messages. Works on the batch; imports no feature beside it. */
@NullMarked
package im.crosstalk.chat.message;

import org.jspecify.annotations.NullMarked;
