/**
 * Sessions, and what follows from the first and the last of a user's.
 *
 * <p>Flow: {@code Audiences} asks chat-service before a batch's transaction whom each status concerns and then lets one
 * batch in at a time; {@link StatusCommands} changes the tables and tells. What could not be told for want of an answer
 * is owed: {@code OwedNotices} sees to it later.
 */
@NullMarked
package im.crosstalk.presence.status;

import org.jspecify.annotations.NullMarked;
