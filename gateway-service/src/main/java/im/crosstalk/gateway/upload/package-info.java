/**
 * The dialect "upload": {@code {"action":"start"…}}, resumable uploads by byte offset, answered by
 * {@code {"event":"start-ack"…}}. Holds shapes only: no Kafka, no Redis, no look-up, no other dialect.
 */
@NullMarked
package im.crosstalk.gateway.upload;

import org.jspecify.annotations.NullMarked;
