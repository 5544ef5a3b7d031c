/**
 * Requests: frames are decoded by their dialect, proven, and published to the services; who waits for an answer is
 * remembered here. Nothing on a socket's thread blocks.
 */
@NullMarked
package im.crosstalk.gateway.request;

import org.jspecify.annotations.NullMarked;
