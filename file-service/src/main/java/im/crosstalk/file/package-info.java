/**
 * file-service: bytes of files, and the decisions about them.
 *
 * <p>Packages by feature. {@code store} keeps bytes, on a filesystem or in S3; {@code upload} is the engine on it: one
 * file, one writer at a time, durable offsets. {@code personal}, {@code room} and {@code transfer} are what files are
 * for: they handle commands, and know nothing of one another. {@code http} brings and fetches bytes. {@code user} knows
 * names.
 *
 * <p>Flow: a command opens a file; bytes come by HTTP; a command ends it, and the finisher seals its bytes outside the
 * transaction and says so with a command of its own, on behalf of whoever waits.
 */
@NullMarked
package im.crosstalk.file;

import org.jspecify.annotations.NullMarked;
