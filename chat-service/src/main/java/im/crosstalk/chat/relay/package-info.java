/**
 * End-to-end encryption material, relayed unread and kept until it is delivered. {@code replay} hands out what waits.
 * Works on rows of its own; imports neither the batch nor messages.
 */
@NullMarked
package im.crosstalk.chat.relay;

import org.jspecify.annotations.NullMarked;
