/** Messages, membership of chats, calls and relays: the family of chat-service. */
@NullMarked
package im.crosstalk.protocol.chat;

import org.jspecify.annotations.NullMarked;
