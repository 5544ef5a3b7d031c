/** Users' names, learnt from events or asked of auth-service. */
@NullMarked
package im.crosstalk.chat.directory;

import org.jspecify.annotations.NullMarked;
