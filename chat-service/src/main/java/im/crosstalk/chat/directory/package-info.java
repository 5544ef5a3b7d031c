/** What is known of users: their names, learnt from events or asked of auth-service, and whether they are online. */
@NullMarked
package im.crosstalk.chat.directory;

import org.jspecify.annotations.NullMarked;
