/** Uploads, files of rooms and transfers from user to user: the family of file-service. Bytes go by HTTP, never here. */
@NullMarked
package im.crosstalk.protocol.file;

import org.jspecify.annotations.NullMarked;
