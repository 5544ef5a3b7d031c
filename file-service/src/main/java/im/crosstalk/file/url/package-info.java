/** Signed URLs, by which whoever has one may read or write one file for a while. */
@NullMarked
package im.crosstalk.file.url;

import org.jspecify.annotations.NullMarked;
