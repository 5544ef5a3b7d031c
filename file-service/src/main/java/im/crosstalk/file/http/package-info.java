/** Bytes in and out by HTTP: tus, ranges, who may, and what is said when not. */
@NullMarked
package im.crosstalk.file.http;

import org.jspecify.annotations.NullMarked;
