/**
 * The dialect "roomfile": {@code {"action":"file_…","data":{…}}}, files of chat rooms in numbered packets. Holds shapes
 * only: no Kafka, no Redis, no look-up, no other dialect.
 */
@NullMarked
package im.crosstalk.gateway.roomfile;

import org.jspecify.annotations.NullMarked;
