/** End-to-end encryption material, relayed unread and kept for those who are offline. */
@NullMarked
package im.crosstalk.chat.relay;

import org.jspecify.annotations.NullMarked;
