/** A user's own uploads (dialect upload and tus): their names, pauses and paths. */
@NullMarked
package im.crosstalk.file.personal;

import org.jspecify.annotations.NullMarked;
