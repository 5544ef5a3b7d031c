/** Clients' settings, which the server keeps unread. Imports no other feature. */
@NullMarked
package im.crosstalk.auth.settings;

import org.jspecify.annotations.NullMarked;
