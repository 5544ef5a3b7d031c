/**
 * Files, seen from the gateway: bytes go by HTTP to file-service and back, never through Kafka.
 *
 * <p>{@code FileProxy} passes {@code /files} on as it comes. {@code FileRequests} carries out what dialects ask about
 * files: what is said of one file on one connection in that order, a few chunks at a time, and no event loop waits.
 * {@code Downloads} sends files to clients, as fast as they acknowledge. Knows no dialect by name.
 */
@NullMarked
package im.crosstalk.gateway.file;

import org.jspecify.annotations.NullMarked;
