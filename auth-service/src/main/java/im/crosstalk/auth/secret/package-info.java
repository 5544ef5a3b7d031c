/** Keys that are not in the database, for what is. Imports no feature. */
@NullMarked
package im.crosstalk.auth.secret;

import org.jspecify.annotations.NullMarked;
