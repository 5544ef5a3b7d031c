/**
 * The dialect "upload" from a client's side. {@code UploadRun} decides, on one thread, by what it is told ({@code Signal}) of
 * keys, the server and the connection; {@code UploadSocket} is one connection; {@code FileSource} reads. Knows nothing of where tokens come from.
 */
@NullMarked
package im.crosstalk.cli.upload;

import org.jspecify.annotations.NullMarked;
