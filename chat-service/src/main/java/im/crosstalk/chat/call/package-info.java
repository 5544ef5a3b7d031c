/**
 * Calls: ringing, answering, ending, and their timeouts. {@code Calls} decides, {@code CallRows} keeps those that have not
 * ended, {@code CallClock} notices what time and presence bring. Works on rows of its own; imports neither the batch nor
 * messages.
 */
@NullMarked
package im.crosstalk.chat.call;

import org.jspecify.annotations.NullMarked;
