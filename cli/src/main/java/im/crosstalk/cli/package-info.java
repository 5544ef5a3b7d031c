/**
 * {@code ./im upload}, {@code download} and {@code login}: clients for a terminal, which know the system only by what goes
 * over the wire.
 *
 * <p>Flow: {@code Im} reads the command line; {@code upload} drives the dialect "upload", {@code download} fetches by HTTP or
 * by the dialect "roomfile", {@code account} signs in and keeps tokens.
 *
 * <p>Plain Java: imports no other module of Crosstalk, and no Spring.
 */
@NullMarked
package im.crosstalk.cli;

import org.jspecify.annotations.NullMarked;
