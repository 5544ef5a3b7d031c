/**
 * chat-service: messages and all that is ordered with them.
 *
 * <p>Packages by feature. {@code batch} is the state of one batch of commands, loaded and locked once and written once;
 * {@code message}, {@code membership}, {@code replay}, {@code relay} and {@code call} handle commands on it;
 * {@code history} and {@code replay} answer queries. {@code directory} knows users' names.
 */
@NullMarked
package im.crosstalk.chat;

import org.jspecify.annotations.NullMarked;
