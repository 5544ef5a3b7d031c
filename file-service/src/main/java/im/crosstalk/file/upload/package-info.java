/** The engine: opening, appending at durable offsets under a lease, sealing, expiring, quotas. Knows no dialect and not what a file is for. */
@NullMarked
package im.crosstalk.file.upload;

import org.jspecify.annotations.NullMarked;
