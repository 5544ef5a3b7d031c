/** Keeps bytes under names that we choose: files and a rename, or S3's multipart uploads. Knows no file, no user. */
@NullMarked
package im.crosstalk.file.store;

import org.jspecify.annotations.NullMarked;
