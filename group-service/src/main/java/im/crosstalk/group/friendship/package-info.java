/**
 * Who is whose friend. A change opens or closes the pair's private chat, by way of chat-service, which then releases the
 * answer. Imports {@code request}, {@code notice} and {@code user}; knows nothing of groups.
 */
@NullMarked
package im.crosstalk.group.friendship;

import org.jspecify.annotations.NullMarked;
