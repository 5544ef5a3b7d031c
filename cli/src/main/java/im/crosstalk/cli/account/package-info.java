/** Who the user is: signing in by the dialect "envelope", and tokens that are kept until they are needed. */
@NullMarked
package im.crosstalk.cli.account;

import org.jspecify.annotations.NullMarked;
