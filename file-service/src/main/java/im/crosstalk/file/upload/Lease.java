package im.crosstalk.file.upload;

/**
 * The right to append to a file.
 *
 * @param upload as it was when the lease was taken
 * @param epoch of the lease; whoever comes next has a higher one
 */
record Lease(Upload upload, long epoch) {}
