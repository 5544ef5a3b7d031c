/**
 * Verification of session tokens: signature by published keys, and revocations read from their topic. Imports no HTTP
 * framework: the keys are fetched by the JDK's client.
 */
@NullMarked
package im.crosstalk.platform.token;

import org.jspecify.annotations.NullMarked;
