/** One batch's chats, members and messages, in memory between one load and one flush. Knows no command. */
@NullMarked
package im.crosstalk.chat.batch;

import org.jspecify.annotations.NullMarked;
