/** Applies what group-service decided, in order with the chat's messages. */
@NullMarked
package im.crosstalk.chat.membership;

import org.jspecify.annotations.NullMarked;
