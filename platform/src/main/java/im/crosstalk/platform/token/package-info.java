/** Verification of session tokens: signature by published keys, and revocations read from their topic. */
@NullMarked
package im.crosstalk.platform.token;

import org.jspecify.annotations.NullMarked;
